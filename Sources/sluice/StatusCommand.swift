import ArgumentParser
import Configuration
import Presentation
import Telemetry

/// `sluice status`: the daemon, its broker session, what became of the messages, how fresh sites are.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how the daemon, the broker session, the store and the sites are.",
    discussion: """
      Asks the running daemon on its control socket. When none answers, what the store knows is \
      printed all the same and the exit code is 3. With --store alone the daemon is not asked.

      EXAMPLES
        sluice status
        sluice status --format json | jq .ledger.devices
      """
  )

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    guard place.config != nil || place.store == nil else {
      return try print(fromStore(surroundings), surroundings)
    }
    let path =
      surroundings.configuration?.controlSocket ?? SluiceConfiguration.defaultControlSocket
    let answer: [UInt8]
    do {
      answer = try ControlClient(path: path).ask("status")
    } catch {
      // The store's word is worth having; that no daemon answers stays the news.
      if let document = try? fromStore(surroundings) { try print(document, surroundings) }
      throw error
    }
    try print(StatusDocument(answer), surroundings)
  }

  private func fromStore(_ surroundings: Surroundings) throws -> StatusDocument {
    let zone = output.utc ? LocalZone.utc : surroundings.zone
    return try StatusDocument(StoreStatus.json(of: surroundings.openStore(), zone: zone))
  }

  private func print(_ document: StatusDocument, _ surroundings: Surroundings) throws {
    switch output.chosenFormat {
    case .json: try StandardOutput.write(document.line(isUTC: output.utc))
    case .csv: try printFields(of: document, surroundings)
    case .table: try printTables(of: document, surroundings)
    }
  }

  private func printFields(of document: StatusDocument, _ surroundings: Surroundings) throws {
    var rows = output.rows(of: [Column("field"), Column("value")], zone: surroundings.zone)
    for field in document.fields { rows.append([.text(field.path), field.value]) }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func printTables(of document: StatusDocument, _ surroundings: Surroundings) throws {
    let language = surroundings.language
    let columns = [Column("field", in: language), Column("value", in: language)]
    var rows = output.rows(of: columns, zone: surroundings.zone, isGrouped: true)
    var section = ""
    for field in document.fields {
      let parts = field.path.split(separator: ".", maxSplits: 1).map(String.init)
      // Sites and events have tables of their own, in which devices are summed up.
      if field.path.hasPrefix("ledger.devices")
        || ["sites", "presence", "events"].contains(parts[0])
      {
        continue
      }
      guard let name = parts.last, field.value != .missing else { continue }
      let group = parts.count > 1 ? parts[0] : "daemon"
      if group != section { rows.heading(group) }
      section = group
      rows.append([.text(name), field.value], emphasis: emphasis(field))
    }
    rows.finish()
    rows.bytes.append(UInt8(ascii: "\n"))
    try StandardOutput.drain(&rows, all: true)
    try printSites(of: document, surroundings)
    try printSilent(of: document, surroundings)
    try printLosses(of: document, surroundings)
    try printEvents(of: document, surroundings)
  }

  /// Who is not heard, gateways before what stands behind them.
  private func printSilent(of document: StatusDocument, _ surroundings: Surroundings) throws {
    let language = surroundings.language
    let silent = SilentDevice.all(in: document).filter(\.isSilent)
    guard !silent.isEmpty else { return }
    var rows = output.rows(of: SilentDevice.columns(in: language), zone: surroundings.zone)
    for device in silent.filter({ !$0.isExplained }) + silent.filter(\.isExplained) {
      rows.append(device.cells(in: language), emphasis: device.isExplained ? .faint : .warning)
    }
    rows.finish()
    try StandardOutput.write([UInt8(ascii: "\n")])
    try StandardOutput.drain(&rows, all: true)
  }

  /// What devices sent and is not stored, where there is any.
  private func printLosses(of document: StatusDocument, _ surroundings: Surroundings) throws {
    let losses = DeviceLoss.all(in: document)
    guard !losses.isEmpty else { return }
    let columns = DeviceLoss.columns(in: surroundings.language)
    var rows = output.rows(of: columns, zone: surroundings.zone)
    for loss in losses { rows.append(loss.cells, emphasis: .warning) }
    rows.finish()
    try StandardOutput.write([UInt8(ascii: "\n")])
    try StandardOutput.drain(&rows, all: true)
  }

  private func printEvents(of document: StatusDocument, _ surroundings: Surroundings) throws {
    guard case .array(let events)? = document.root["events"], !events.isEmpty else { return }
    let names = ["time", "event", "detail"]
    let columns = names.map { Column($0, in: surroundings.language) }
    var rows = output.rows(of: columns, zone: surroundings.zone)
    for event in events {
      rows.append(names.map { event[$0]?.text.map(StatusDocument.cell) ?? .missing })
    }
    rows.finish()
    try StandardOutput.write([UInt8(ascii: "\n")])
    try StandardOutput.drain(&rows, all: true)
  }

  private func emphasis(_ field: (path: String, value: Cell)) -> Emphasis {
    switch (field.path, field.value) {
    case ("broker.connected", .boolean(let isConnected)): isConnected ? .good : .alarm
    case ("alerts.firing", .integer(1...)): .alarm
    case ("alerts.pending", .integer(1...)): .warning
    default: .normal
    }
  }

  private func printSites(of document: StatusDocument, _ surroundings: Surroundings) throws {
    let columns = SiteSummary.columns(in: surroundings.language)
    var rows = output.rows(of: columns, zone: surroundings.zone)
    let sites = SiteSummary.list(
      from: document,
      sites: surroundings.configuration?.sites ?? [],
      now: SystemClock.now,
      zone: surroundings.zone
    )
    for site in sites {
      rows.append(
        site.cells(title: surroundings.title(ofSite: site.site)),
        emphasis: site.silent == 0 ? .normal : .warning
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}
