import Rules
import Telemetry

/// An engine with any rules and series, and a store of what it would have written.
struct RuleFarm {
  var engine: RuleEngine
  var register = Register()
  let rules: [RuleDefinition]
  let surroundings: RuleEngine.Surroundings
  /// The alerts as they stand, by id.
  private(set) var alerts: [String: Alert] = [:]
  private(set) var transitions: [AlertTransition] = []
  private(set) var samples: [Sample] = []
  /// Where late readings wait to be judged, as the store has it.
  private(set) var belated: [SeriesID: BelatedReadings] = [:]
  /// Since when devices are expected, as the store has it.
  private(set) var expected: [AlertPlace: Instant] = [:]

  init(
    rules: [RuleDefinition],
    sites: [SiteDefinition] = [],
    zone: LocalZone = .utc,
    table: FunctionTable = .none
  ) {
    self.rules = rules
    surroundings = RuleEngine.Surroundings(sites: sites, zone: zone, table: table)
    engine = RuleEngine(rules: rules, surroundings: surroundings)
  }

  /// A farm with one rule for each device.
  init(
    _ when: String,
    sites: [SiteDefinition] = [],
    zone: LocalZone = .utc,
    table: FunctionTable = .none,
    change: (inout RuleDefinition) -> Void = { _ in }
  ) throws {
    var rule = RuleDefinition(
      name: "rule",
      when: try Expression(parsing: when, functions: table)
    )
    change(&rule)
    self.init(rules: [rule], sites: sites, zone: zone, table: table)
  }

  static let start = Instant(milliseconds: 1_753_401_600_000)  // 2025-07-25T00:00Z

  static func minute(_ minutes: Double) -> Instant {
    start + .milliseconds(Int64(minutes * 60_000))
  }

  mutating func series(_ key: String) -> SeriesID {
    guard let key = SeriesKey(key) else { preconditionFailure("key \(key)") }
    let device = register.intern(site: key.site, device: key.device)
    let unit = MetricCatalogue.standard.unit(of: key.metric)
    return register.intern(device: device, metric: key.metric, channel: key.channel, unit: unit)
  }

  mutating func feed(
    _ series: SeriesID,
    _ value: Double?,
    at time: Instant,
    arrived: Instant? = nil,
    flag: QualityFlag = .good,
    reasons: QualityReasons = []
  ) {
    let sample = Sample(
      series: series,
      time: time,
      value: value,
      flag: value == nil ? .missing : flag,
      reasons: reasons,
      arrived: arrived ?? time
    )
    samples.append(sample)
    if reasons.contains(.maintenance) {
      engine.hold(sample, register: register)
    } else {
      engine.observe(sample, register: register)
    }
  }

  /// Gives a stored reading another flag, in the store and to the engine.
  mutating func revise(_ series: SeriesID, at time: Instant, to flag: QualityFlag) {
    for index in samples.indices
    where samples[index].series == series && samples[index].time == time {
      samples[index].flag = flag
    }
    engine.revise(SampleRevision(series: series, time: time, flag: flag, reasons: []))
  }

  /// Takes what the engine has to tell into the store.
  mutating func collect() {
    let changes = engine.takeChanges()
    for id in changes.withdrawn { alerts[id] = nil }
    for alert in changes.alerts { alerts[alert.id] = alert }
    transitions += changes.transitions
    for (series, late) in changes.belated { belated[series] = late }
    for (place, since) in changes.expected { expected[place] = since }
  }

  var isFiring: Bool { alerts.values.contains { $0.state == .firing } }
  var isPending: Bool { alerts.values.contains { $0.state == .pending } }

  /// What has been told, in minutes from the start.
  var told: [String] {
    transitions.map {
      let minutes = Double(($0.time - Self.start).milliseconds) / 60_000
      let text = minutes == minutes.rounded() ? "\(Int(minutes))" : "\(minutes)"
      return "\($0.event.rawValue)#\($0.alert.episode)@\(text)"
        + ($0.alert.isRetrospective ? " late" : "")
    }
  }

  /// Ends the process without a word and starts it again from what was stored.
  mutating func kill(watchedUntil: Instant) {
    collect()
    let open = alerts.values.filter { $0.state == .pending || $0.state == .firing }
    var episodes: [AlertPlace: Int] = [:]
    var firings: [AlertPlace: [Instant]] = [:]
    var ended: [AlertPlace: [TimeRange]] = [:]
    for alert in alerts.values.sorted(by: { $0.episode < $1.episode }) {
      guard let fired = alert.firedAt else { continue }
      let place = AlertPlace(rule: alert.rule, site: alert.site, device: alert.device)
      episodes[place] = max(episodes[place] ?? 0, alert.episode)
      if !alert.isRetrospective { firings[place, default: []].append(fired) }
      guard let end = alert.ended else { continue }
      ended[place, default: []].append(TimeRange(start: alert.activeSince, end: end))
    }
    engine = RuleEngine(
      rules: rules,
      surroundings: surroundings,
      alerts: open,
      episodes: episodes,
      firings: firings,
      ended: ended,
      expected: expected,
      watched: engine.watch.ranges,
      judgedUntil: watchedUntil
    )
    tellHistory()
    engine.beginRecall(belated)
    for sample in samples {
      guard let late = belated[sample.series], late.range.contains(sample.time),
        sample.arrived >= late.arrived
      else { continue }
      engine.recall(sample, register: register)
    }
    engine.endOrphans(now: watchedUntil)
  }

  /// Tells the engine what the daemon tells one that begins, and no more than that.
  private mutating func tellHistory() {
    engine.expect(register)
    var heard: [DeviceID: Instant] = [:]
    var newest: [SeriesID: Sample] = [:]
    for sample in samples {
      guard let device = register[sample.series]?.device else { continue }
      heard[device] = max(heard[device] ?? sample.arrived, sample.arrived)
      if newest[sample.series].map({ $0.time < sample.time }) ?? true {
        newest[sample.series] = sample
      }
    }
    var ranges: [SeriesID: TimeRange] = [:]
    for (series, sample) in newest.sorted(by: { $0.key < $1.key }) {
      guard let entry = register[series] else { continue }
      let reach = engine.reach(of: entry.key, newest: sample, lastArrived: heard[entry.device])
      let end = sample.time + .milliseconds(1)
      if reach > .zero {
        ranges[series] = TimeRange(start: end - reach, end: end)
      } else {
        engine.remember(sample, register: register)
      }
    }
    let told = samples.filter { ranges[$0.series]?.contains($0.time) ?? false }
    for sample in told.sorted(by: { ($0.time, $0.arrived) < ($1.time, $1.arrived) }) {
      engine.remember(sample, register: register)
    }
    engine.endMemory()
  }
}
