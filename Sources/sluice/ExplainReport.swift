import Configuration
import Presentation
import Rules
import Store
import Telemetry

/// What is known of one alert, in sections.
struct ExplainReport {
  private let alert: Alert
  private let reader: StoreReader
  private let output: OutputOptions
  private let surroundings: Surroundings
  /// What the configuration says of the rule now.
  private let present: RuleDefinition?
  /// The rule as it read then; nil where it cannot be understood any more.
  private let rule: RuleDefinition?

  init(_ alert: Alert, reader: StoreReader, output: OutputOptions, surroundings: Surroundings) {
    (self.alert, self.reader) = (alert, reader)
    (self.output, self.surroundings) = (output, surroundings)
    let present = surroundings.configuration?.rules.first { $0.name == alert.rule }
    self.present = present
    rule =
      present?.fingerprint == alert.fingerprint
      ? present
      : RuleDefinition(
        recalledFrom: alert,
        catalogue: surroundings.configuration?.catalogue ?? .standard,
        functions: .agronomy
      )
  }

  /// Prints all sections.
  func print(around: TimeSpan) throws {
    try section(["field", "value"], facts)
    try printTransitions()
    if let rule {
      try printParts(of: rule)
    } else {
      StandardError.say(Phrases.ruleGone.text(in: surroundings.language))
    }
    try printDeliveries()
    try printReadings(around: around)
  }

  private var facts: [[Cell]] {
    let pairs: [(String, Cell)] = [
      ("id", .text(alert.id)), ("state", .text(alert.state.rawValue)),
      ("severity", .text(alert.severity.rawValue)), ("rule", .text(alert.fingerprint)),
      ("title", Cell(present?.title.text(in: surroundings.language))),
      ("basis", Cell(present?.basis)),
      ("active_since", .time(alert.activeSince)), ("fired_at", Cell(alert.firedAt)),
      ("clear_since", Cell(alert.clearSince)), ("ended", Cell(alert.ended)),
      ("judged", .time(alert.judged)), ("detail", Cell(alert.detail)), ("value", Cell(alert.value)),
      ("stale", .boolean(alert.isStale)), ("silenced", .boolean(alert.isSilenced)),
      ("retrospective", .boolean(alert.isRetrospective)),
      ("acknowledged_by", Cell(alert.acknowledged?.by)),
      ("acknowledged_at", Cell(alert.acknowledged?.at)), ("note", Cell(alert.acknowledged?.note)),
    ]
    return pairs.filter { $0.1 != .missing }.map { [.text($0.0), $0.1] }
  }

  private func section(_ names: [String], _ cells: [[Cell]]) throws {
    let isTable = output.chosenFormat == .table
    var rows = output.rows(
      of: names.map { isTable ? Column($0, in: surroundings.language) : Column($0) },
      zone: surroundings.zone
    )
    for row in cells { rows.append(row) }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if isTable { try StandardOutput.write(Array("\n".utf8)) }
  }

  private func printTransitions() throws {
    let transitions = try reader.transitions(of: alert)
    try section(
      ["event", "time", "value"],
      transitions.map { [.text($0.event.rawValue), .time($0.time), Cell($0.alert.value)] }
    )
  }

  /// The value of each part of the expression when the alert began to fire: readings are played again.
  private func printParts(of rule: RuleDefinition) throws {
    let about =
      surroundings.configuration?.surroundings
      ?? RuleEngine.Surroundings(sites: [], zone: surroundings.zone, table: .agronomy)
    let moment = alert.firedAt ?? alert.activeSince
    let register = try reader.register()
    var engine = RuleEngine(rules: [rule], surroundings: about)
    let series = register.series.filter {
      $0.key.site == alert.site && engine.looks(at: $0.key)
    }
    engine.expect(register)
    let reach = (series.map { engine.reach(of: $0.key) }.max() ?? .zero) + .hours(2)
    let range = TimeRange(start: alert.activeSince - reach, end: moment + .milliseconds(1))
    var samples: [Sample] = []
    try reader.arrivals(over: series, in: range) { samples.append($0) }
    samples.sort { ($0.time, $0.arrived) < ($1.time, $1.arrived) }
    for sample in samples { engine.remember(sample, register: register) }
    engine.endMemory()
    let values = engine.values(
      of: rule.when.parts + (rule.clear?.parts ?? []),
      rule: rule.name,
      site: alert.site,
      device: alert.device,
      at: moment
    )
    try section(
      ["part", "value", "unit"],
      values.map { value in
        let truth = value.truth.map { Cell.text($0.word) }
        return [.text(value.part.text), truth ?? Cell(value.number), Cell(value.part.unit)]
      }
    )
  }

  /// The messages about the alert: who was told by which channel, and what became of it.
  private func printDeliveries() throws {
    let messages = try reader.messages(about: alert.id)
    try section(
      ["message", "channel", "state", "attempts", "created", "next", "finished", "reason"],
      messages.map { message in
        let isOpen = message.state == .waiting || message.state == .claimed
        return [
          .integer(message.id), .text(message.channel), .text(message.state.rawValue),
          .integer(Int64(message.attempts)), .time(message.created),
          isOpen ? .time(message.next) : .missing, Cell(message.finished), Cell(message.reason),
        ]
      }
    )
  }

  /// The devices whose readings the rule looks at; nil for all of the site.
  private var devices: Set<String>? {
    alert.device.map { own in
      Set([own]).union(rule?.when.devices ?? []).union(rule?.clear?.devices ?? [])
    }
  }

  private func printReadings(around: TimeSpan) throws {
    let start = (alert.firedAt ?? alert.activeSince) - around
    let end = (alert.ended ?? alert.judged) + around
    let metrics = rule.map { $0.when.metrics.union($0.clear?.metrics ?? []) }
    let series = try reader.register().series.filter { entry in
      entry.key.site == alert.site && (devices?.contains(entry.key.device) ?? true)
        && (metrics?.contains(entry.key.metric) ?? true)
    }
    let cursor = reader.cursor(over: series, in: TimeRange(start: start, end: end))
    var cells: [[Cell]] = []
    while let block = try cursor.next() {
      for index in 0..<block.columns.count {
        let sample = block.columns.sample(index, of: block.series.id)
        cells.append([
          .text(block.series.key.description), .time(sample.time), Cell(sample.value),
          .text(block.series.unit), output.cell(of: sample.flag, in: surroundings.language),
          .words(sample.reasons.words), .time(sample.arrived),
        ])
      }
    }
    try section(["series", "time", "value", "unit", "flag", "reasons", "arrived"], cells)
  }
}

extension Truth {
  /// The word for people and programs.
  fileprivate var word: String {
    switch self {
    case .yes: "true"
    case .no: "false"
    case .unknown: "unknown"
    }
  }
}
