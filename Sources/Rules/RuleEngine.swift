public import Telemetry

/// All rules at all places, fed with samples and with time.
///
/// The work for a sample grows with the rules that mention its metric at its place, found once per
/// series; the work for a tick grows with the alerts that are open.
public struct RuleEngine: Sendable {
  /// The age at which a value is unknown where neither rule nor device says otherwise.
  public static let defaultStaleAfter = TimeSpan.minutes(30)
  /// A longer time between two ticks is no waiting but a jump: of the clock, or a sleeping machine.
  public static let longestTick = TimeSpan.seconds(30)

  let rules: [RuleDefinition]
  /// What the rules ask of a sample, by the same index.
  let conditions: [RuleConditions]
  var sites: [String: SiteDefinition]
  var instances: [RuleInstance] = []
  var placed: [AlertPlace: Int] = [:]
  /// The instances that look at a series, by its number; nil until the series is met.
  var watching: [[Int]?] = []
  /// Instances with an open alert.
  var open: Set<Int> = []
  /// Alerts and episodes from the store whose series have not been met yet.
  var restored: [AlertPlace: Alert] = [:]
  var episodes: [AlertPlace: Int]
  var watched: TimeSpan = .zero
  var lastTick: Instant?
  var touched: [Int] = []
  var changes = RuleChanges()

  /// Makes the engine for a set of rules, with what the store knows of their alerts.
  ///
  /// - Parameters:
  ///   - rules: the rules; their names are unique.
  ///   - sites: the sites of the configuration.
  ///   - alerts: the alerts that are pending or firing.
  ///   - episodes: the number of the last episode that fired, by place.
  public init(
    rules: [RuleDefinition],
    sites: [SiteDefinition],
    alerts: [Alert] = [],
    episodes: [AlertPlace: Int] = [:]
  ) {
    self.rules = rules
    conditions = rules.map(RuleConditions.init)
    self.sites = Dictionary(sites.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.episodes = episodes
    for alert in alerts {
      restored[AlertPlace(rule: alert.rule, site: alert.site, device: alert.device)] = alert
    }
  }

  /// Tells the engine of the newest sample of a series that was stored before this start.
  ///
  /// It sets the value that rules know, and judges nothing.
  public mutating func remember(_ sample: Sample, register: Register) {
    let list = instances(watching: sample.series, register: register)
    guard let value = sample.value else { return }
    for index in list where conditions[instances[index].rule].use.accepts(sample.flag) {
      _ = instances[index].take(sample, value: value)
      instances[index].judged = max(instances[index].judged, sample.time)
    }
  }

  /// Judges the rules that mention the series of a new sample.
  public mutating func observe(_ sample: Sample, register: Register) {
    let list = instances(watching: sample.series, register: register)
    guard !list.isEmpty, let value = sample.value else { return }
    for index in list where conditions[instances[index].rule].use.accepts(sample.flag) {
      instances[index].heardAt = watched
      guard instances[index].take(sample, value: value) else { continue }
      instances[index].isConfirmed = true
      let time = max(sample.time, instances[index].judged)
      judge(index, at: time, now: sample.arrived)
    }
  }

  /// Lets time pass: open alerts whose values are still young are judged, those whose data has
  /// stopped become stale.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - judging: false while a backlog is being taken in, when the present is not yet known.
  public mutating func tick(now: Instant, judging: Bool = true) {
    let step = lastTick.map { now - $0 } ?? .zero
    lastTick = now
    guard step >= .zero, step <= Self.longestTick else {
      for index in instances.indices { instances[index].isConfirmed = false }
      return
    }
    watched.milliseconds += step.milliseconds
    guard judging else { return }
    for index in open.sorted() {
      letTimePass(index, now: now)
    }
  }

  /// What has changed since the last call.
  public mutating func takeChanges() -> RuleChanges {
    guard !touched.isEmpty || !changes.transitions.isEmpty || !changes.withdrawn.isEmpty else {
      return RuleChanges()
    }
    for index in Set(touched).sorted() {
      if let alert = instances[index].alert { changes.alerts.append(alert) }
    }
    touched.removeAll(keepingCapacity: true)
    defer { changes = RuleChanges() }
    return changes
  }
}
