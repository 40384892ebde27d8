import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice alerts`: what fires, what is about to, and what has ended.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "List alerts, the newest first.",
    discussion: """
      Alerts that are pending or firing are listed whenever they began; those that have ended, when \
      they ended after --since.

      EXAMPLES
        sluice alerts --state firing
        sluice alerts --since 30d --format csv > alerts.csv
        sluice alerts --state firing --fail-if-firing || echo 'something is wrong'
      """
  )

  @Option(help: "Only alerts in this state (default: all).")
  var state: AlertChoice?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How far back ended alerts are listed (default: 7d).", valueName: "span")
  )
  var since: String?

  @Flag(help: "Exit with 1 when any alert fires, listed or not.")
  var failIfFiring = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let window = try TimeWindow(
      start: since ?? "7d",
      end: nil,
      now: SystemClock.now,
      zone: surroundings.zone
    )
    let reader = try surroundings.openStore()
    let alerts = try reader.alerts(states: nil, since: window.range.start)
    let chosen = alerts.filter { state?.accepts($0) ?? true }
    switch output.chosenFormat {
    case .table: try printTable(chosen, surroundings)
    case .csv: try printRecords(chosen, columns: Self.fields, cells: Self.cells, surroundings)
    case .json: try printRecords(chosen, columns: Self.members, cells: Self.values, surroundings)
    }
    if chosen.isEmpty { StandardError.say(Phrases.noAlerts.text(in: surroundings.language)) }
    let firing = alerts.count { $0.state == .firing }
    if failIfFiring, firing > 0 {
      throw Failure(.no, Phrases.firing.text(in: surroundings.language, "\(firing)"))
    }
  }

  private static let fields = [
    "id", "rule", "site", "device", "state", "severity", "since", "value", "ended",
  ]

  private static let members = [
    "id", "rule", "site", "device", "state", "severity", "started", "ended", "value",
    "acknowledged",
    "retrospective",
  ]

  private static func head(_ alert: Alert) -> [Cell] {
    [
      .text(alert.id), .text(alert.rule), .text(alert.site), Cell(alert.device),
      .text(alert.state.rawValue), .text(alert.severity.rawValue), .time(alert.started),
    ]
  }

  private static func cells(_ alert: Alert) -> [Cell] {
    head(alert) + [Cell(alert.value), Cell(alert.ended)]
  }

  private static func values(_ alert: Alert) -> [Cell] {
    head(alert) + [
      Cell(alert.ended), Cell(alert.value), .boolean(alert.acknowledged != nil),
      .boolean(alert.isRetrospective),
    ]
  }

  private func printRecords(
    _ alerts: [Alert],
    columns: [String],
    cells: (Alert) -> [Cell],
    _ surroundings: Surroundings
  ) throws {
    var rows = output.rows(of: columns.map { Column($0) }, zone: surroundings.zone)
    for alert in alerts {
      rows.append(cells(alert))
      try StandardOutput.drain(&rows)
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func printTable(_ alerts: [Alert], _ surroundings: Surroundings) throws {
    let language = surroundings.language
    let columns = [
      Column("state", in: language), Column("severity", in: language),
      Column("since", in: language),
      Column("value", in: language, alignment: .right),
      Column("ended", in: language),
    ]
    var rows = output.rows(of: columns, zone: surroundings.zone, isGrouped: true)
    for alert in alerts {
      rows.heading(heading(of: alert, surroundings))
      rows.append(
        [
          .text(alert.standing), .text(alert.severity.rawValue), .time(alert.started),
          Cell(alert.value), Cell(alert.ended),
        ],
        emphasis: alert.emphasis
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func heading(of alert: Alert, _ surroundings: Surroundings) -> String {
    let titles = [
      surroundings.title(ofRule: alert.rule), surroundings.title(ofSite: alert.site),
      alert.detail,
    ].compactMap(\.self)
    return ([alert.id] + titles).joined(separator: "  ")
  }
}

extension Alert {
  /// The state with the marks beside it: `firing, stale`.
  fileprivate var standing: String {
    var words = [state.rawValue]
    if acknowledged != nil { words.append("acknowledged") }
    if isSilenced { words.append("silenced") }
    if isStale { words.append("stale") }
    if isRetrospective { words.append("retrospective") }
    return words.joined(separator: ", ")
  }

  /// How it stands out.
  fileprivate var emphasis: Emphasis {
    switch state {
    case .firing: severity == .critical || severity == .major ? .alarm : .warning
    case .pending: .warning
    case .resolved: .normal
    case .inactive: .faint
    }
  }
}
