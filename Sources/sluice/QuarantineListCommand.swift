import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice quarantine list`: which messages there are, or how many of each kind.
struct QuarantineListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List messages of the quarantine, the newest first.",
    discussion: """
      EXAMPLES
        sluice quarantine list --code bad_time
        sluice quarantine list --counts
      """
  )

  @Flag(help: "Count by device, topic and code.")
  var counts = false

  @Option(help: "List at most so many.")
  var limit = 50

  @OptionGroup var selection: QuarantineSelection
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let reader = try surroundings.openStore()
    do {
      if counts {
        try printCounts(reader, surroundings)
      } else {
        try printList(reader, surroundings)
      }
      try sayWhatIsGone(reader, surroundings)
    } catch let error as StoreError {
      throw Failure(error)
    }
  }

  /// Says how many messages were quarantined whose bytes are kept no more.
  private func sayWhatIsGone(_ reader: StoreReader, _ surroundings: Surroundings) throws {
    let choice = try selection.choice(in: reader, limit: limit)
    guard choice.device == nil, choice.code == nil else { return }
    let kept = try reader.quarantineCounts().reduce(0) { $0 + $1.messages }
    let all = try reader.ledger().values.reduce(0) { $0 + $1.quarantined }
    guard all > kept else { return }
    StandardError.say(
      Phrases.quarantineGone.text(in: surroundings.language, "\(all)", "\(kept)")
    )
  }

  private func printList(_ reader: StoreReader, _ surroundings: Surroundings) throws {
    let register = try reader.register()
    let language = surroundings.language
    var rows = output.rows(
      of: [
        Column("number", in: language, alignment: .right), Column("device", in: language),
        Column("arrived", in: language), Column("code", in: language),
        Column("reason", in: language, dispensability: 2),
        Column("topic", in: language, dispensability: 1),
        Column("size", in: language, alignment: .right, dispensability: 3),
      ],
      zone: surroundings.zone
    )
    let messages = try reader.quarantine(try selection.choice(in: reader, limit: limit))
    for (ordinal, message) in messages {
      rows.append([
        .integer(ordinal), .text(register.title(of: message.device)), .time(message.arrived),
        .text(message.code.rawValue), .text(message.reason), .text(message.topic),
        .integer(Int64(message.size)),
      ])
      try StandardOutput.drain(&rows)
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if messages.isEmpty { StandardError.say(Phrases.emptyQuarantine.text(in: language)) }
  }

  private func printCounts(_ reader: StoreReader, _ surroundings: Surroundings) throws {
    let register = try reader.register()
    let choice = try selection.choice(in: reader, limit: limit)
    let language = surroundings.language
    var rows = output.rows(
      of: [
        Column("device", in: language), Column("topic", in: language), Column("code", in: language),
        Column("count", in: language, alignment: .right), Column("last", in: language),
        Column("bytes", in: language, alignment: .right),
      ],
      zone: surroundings.zone
    )
    let counts = try reader.quarantineCounts().filter {
      (choice.device == nil || choice.device == $0.device)
        && (choice.code == nil || choice.code == $0.code)
    }
    for count in counts.prefix(limit) {
      rows.append([
        .text(register.title(of: count.device)), .text(count.topic), .text(count.code.rawValue),
        .integer(count.messages), .time(count.last), .integer(count.bytes),
      ])
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if counts.isEmpty { StandardError.say(Phrases.emptyQuarantine.text(in: language)) }
  }
}

extension Register {
  /// What a device is called in lists; `-` for none known.
  func title(of device: DeviceID) -> String {
    self[device].map { "\($0.site)/\($0.name)" } ?? "-"
  }
}
