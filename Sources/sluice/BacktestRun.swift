import Configuration
import Notify
import Presentation
import Rules
import Store
import Telemetry

/// One rules file, played over stored readings.
struct BacktestRun {
  let file: String
  let range: TimeRange
  /// What each rule did, in the order of the file.
  private(set) var summaries: [BacktestSummary]
  /// How many readings were played.
  private(set) var samples = 0
  private let zone: LocalZone
  private var replay: RuleReplay
  private var places: [String: Int] = [:]
  private var ordinal: Int64 = 0

  init(
    file: String,
    rules: [RuleDefinition],
    surroundings: Surroundings,
    range: TimeRange,
    pace: RuleReplay.Pace
  ) {
    (self.file, self.range, zone) = (file, range, surroundings.zone)
    let about =
      surroundings.configuration?.surroundings
      ?? RuleEngine.Surroundings(sites: [], zone: surroundings.zone, table: .agronomy)
    replay = RuleReplay(rules: rules, surroundings: about, start: range.start, pace: pace)
    summaries = rules.map { BacktestSummary(rule: $0.name) }
    for (index, rule) in rules.enumerated() { places[rule.name] = index }
  }

  /// Plays the readings of the store.
  ///
  /// - Parameters:
  ///   - reader: the store.
  ///   - zone: the zone of printed times.
  ///   - printsEach: whether each transition is printed as a line of JSON.
  /// - Throws: what reading and printing throw.
  mutating func play(_ reader: StoreReader, zone: LocalZone, printsEach: Bool) throws {
    let register = try reader.register()
    let series = register.series.filter { replay.looks(at: $0.key) }
    var text = JSONText(zone: zone)
    let progress = ProgressLine()
    let days = max(1, (range.end - range.start).milliseconds / 86_400_000)
    try reader.arrivals(over: series, in: range) { sample in
      replay.take(sample, register: register)
      samples += 1
      guard samples % 64 == 0 else { return }
      take(&text, printsEach: printsEach)
      try Self.drain(&text)
      guard samples % 65_536 == 0 else { return }
      progress.show(
        "\(file): day \((sample.arrived - range.start).milliseconds / 86_400_000) of \(days)"
      )
    }
    replay.pass(to: min(range.end, SystemClock.now))
    take(&text, printsEach: printsEach)
    try Self.drain(&text, all: true)
    progress.clear()
  }

  private mutating func take(_ text: inout JSONText, printsEach: Bool) {
    let changes = replay.takeChanges()
    for id in changes.withdrawn {
      guard let index = places[String(id.prefix { $0 != ":" })] else { continue }
      summaries[index].takeWithdrawn(id)
    }
    for transition in changes.transitions {
      ordinal += 1
      if printsEach { AlertLogLine.append(transition, ordinal: ordinal, to: &text) }
      guard let index = places[transition.alert.rule] else { continue }
      summaries[index].take(transition, zone: zone)
    }
  }

  private static func drain(_ text: inout JSONText, all: Bool = false) throws {
    guard all || text.bytes.count >= StandardOutput.capacity else { return }
    try StandardOutput.write(text.bytes)
    text.bytes.removeAll(keepingCapacity: true)
  }
}
