public import Telemetry

/// All rules at all places, fed with samples and with time.
///
/// The work for a sample grows with the rules that mention its metric at its place, found once per
/// series; the work for a tick grows with the alerts that are open and the rules that ask for the
/// time.
public struct RuleEngine: Sendable {
  /// The age at which a value is unknown where neither rule nor device says otherwise.
  public static let defaultStaleAfter = TimeSpan.minutes(30)
  /// How often rules that ask for the time are asked.
  var turn = TimeSpan.seconds(10)

  /// What the rules rest on beside readings.
  public struct Surroundings: Sendable {
    /// The sites of the configuration.
    public var sites: [SiteDefinition]
    /// The zone of local times.
    public var zone: LocalZone
    /// The formulas of the field and the sun.
    public var table: FunctionTable

    /// Makes surroundings.
    public init(
      sites: [SiteDefinition],
      zone: LocalZone = .utc,
      table: FunctionTable = .none
    ) {
      (self.sites, self.zone, self.table) = (sites, zone, table)
    }
  }

  let rules: [RuleDefinition]
  /// What is asked of them at every reading, by the same index.
  let traits: [RuleTraits]
  let programs: [Program]
  /// What their text is known by, by the same index.
  let fingerprints: [String]
  let surroundings: Surroundings
  var sites: [String: SiteDefinition]
  /// The rules that mention a metric.
  let byMetric: [String: [Int]]
  /// The rules that mention whatever a device sends.
  let byAny: [Int]
  var places = RulePlaces()
  var instances: [RuleInstance] = []
  /// What the instances know: readings and windows.
  var view = RuleView()
  /// The instances of rules that look beyond one device, by site.
  var atSite: [RuleSite: [Int]] = [:]
  /// Channels by their number, which is their place here and one.
  var channels: [String] = []
  /// Where the readings of a series go, by its number; nil until the series is met.
  var taps: [[Tap]?] = []
  /// Whether a series is looked at beside those of other devices, by its number.
  var isShared: [Bool] = []
  /// The newest samples of these, for instances that are made later.
  var lastShared: [SeriesID: Sample] = [:]
  /// Degree days of sites whose stages go by them.
  var degrees: [String: DegreeSum] = [:]
  /// The series of air temperature at these sites.
  var warmth: [SeriesID: String] = [:]
  /// The series that have been met, by site.
  var met: [String: [SeriesID]] = [:]
  /// The open alerts, by instance.
  var open: [Int: OpenEpisode] = [:]
  /// What few instances have, by instance.
  var asides: [Int: RuleAside] = [:]
  /// Instances whose answer the passing of time can change.
  var timed: [Int] = []
  /// Instances with readings that wait, and with late data that is being judged.
  var settling: Set<Int> = []
  var belated: Set<Int> = []
  /// The newest arrival among remembered readings, by instance; only while it is being told.
  var newestArrivals: [Int: Int64] = [:]
  /// Where late readings wait to be judged, by series, as the store has it.
  var belatedSeries: [SeriesID: BelatedReadings] = [:]
  /// Whether some have been judged since that was looked through.
  var hasJudgedLate = false
  /// Instances whose readings of one moment are being gathered.
  var gathering: [Int] = []
  /// How many alerts of each rule are open.
  var openCounts: [Int]
  /// The rules that have reached their limit, with their meta alert.
  var limited: [Int: Alert] = [:]
  /// Alerts and episodes from the store whose series have not been met yet.
  var restored: [AlertPlace: Alert] = [:]
  var episodes: [AlertPlace: Int]
  var firings: [AlertPlace: [Instant]]
  var ended: [AlertPlace: [TimeRange]]
  var maintenance: Set<AlertPlace> = []
  /// The time that counts as silence where nothing comes.
  public internal(set) var watch = WatchedTime()
  var watched: TimeSpan { watch.total }
  /// The time in which we ran, whether messages would have reached us or not: by it data becomes stale.
  var passing = WatchedTime()
  var passed: TimeSpan { passing.total }
  var isWatching = true
  /// How far apart ticks, and a reading and the tick before it, are at most where time passed by and nothing
  /// jumped.
  var longestPause = WatchedTime.longestPause
  var lastTick: Instant?
  /// Up to when time has been let pass; nil before the first time.
  ///
  /// What ``RuleDefinition/settle`` holds back has been judged up to there.
  public internal(set) var judgedUntil: Instant?
  /// Whether a clock runs beside the readings, by which what is due is due at its own moment, and not when
  /// somebody looks.
  var followsClock = false
  /// When the clock jumped last, or we were away, and how much time had been watched by then.
  var jump = (time: Instant(milliseconds: .min), watched: TimeSpan(milliseconds: .min))
  /// How much time had been watched when devices that have yet to speak were first expected to.
  var expected: [AlertPlace: TimeSpan] = [:]
  /// Those of them that are new since the last tick.
  var newlyExpected: Set<AlertPlace> = []
  /// The same by instance, until it is known which of them have spoken.
  var awaited: [Int: TimeSpan] = [:]
  /// How much time had been watched when each series was last heard, by its number; only while an engine
  /// that takes over is being told what is stored.
  var heardBefore: [Int64] = []
  var newest = Instant(milliseconds: .min)
  /// Whether readings are only being remembered, so that nothing is told.
  var isMuted = false
  var touched: [Int] = []
  var changes = RuleChanges()

  /// Which rule at which site.
  struct RuleSite: Hashable, Sendable {
    var rule: Int
    var site: Int32
  }

  /// Makes the engine for a set of rules, with what the store knows of their alerts.
  ///
  /// - Parameters:
  ///   - rules: the rules; their names are unique.
  ///   - surroundings: sites, zone and formulas.
  ///   - alerts: the alerts that are pending or firing.
  ///   - episodes: the number of the last episode that fired, by place.
  ///   - firings: when the last episodes began to fire, by place.
  ///   - ended: when the last episodes that are over began and ended, by place.
  ///   - expected: since when devices are expected that had yet to speak, by site and device.
  ///   - watched: the stretches of time in which the last runs watched.
  ///   - judgedUntil: up to when the last run let time pass; nil where all that is stored has been judged.
  public init(
    rules: [RuleDefinition],
    surroundings: Surroundings,
    alerts: [Alert] = [],
    episodes: [AlertPlace: Int] = [:],
    firings: [AlertPlace: [Instant]] = [:],
    ended: [AlertPlace: [TimeRange]] = [:],
    expected: [AlertPlace: Instant] = [:],
    watched: [TimeRange] = [],
    judgedUntil: Instant? = nil
  ) {
    self.init(rules, surroundings, alerts, episodes, firings, ended)
    watch = WatchedTime(watched)
    self.judgedUntil = judgedUntil
    lastTick = judgedUntil ?? watch.until
    followsClock = lastTick != nil
    passing = WatchedTime(watch.ranges)
    // Ticks went on for so long while the broker was away.
    if let until = watch.until, let lastTick, lastTick > until {
      passing.tick(now: lastTick, pause: lastTick - until)
    }
    self.expected = expected.mapValues { watch.total(at: $0) }
    expectSilentDevices()
  }

  /// Makes the engine before it knows what time has passed, and expects anybody.
  init(
    _ rules: [RuleDefinition],
    _ surroundings: Surroundings,
    _ alerts: [Alert],
    _ episodes: [AlertPlace: Int],
    _ firings: [AlertPlace: [Instant]],
    _ ended: [AlertPlace: [TimeRange]]
  ) {
    self.rules = rules
    self.surroundings = surroundings
    traits = rules.map(RuleTraits.init)
    fingerprints = rules.map(\.fingerprint)
    programs = rules.map { Program(when: $0.when, clear: $0.clear) }
    sites = Dictionary(
      surroundings.sites.map { ($0.name, $0) },
      uniquingKeysWith: { $1 }
    )
    (byMetric, byAny) = Self.index(programs)
    openCounts = [Int](repeating: 0, count: rules.count)
    (self.episodes, self.firings, self.ended) = (episodes, firings, ended)
    for alert in alerts {
      restored[AlertPlace(rule: alert.rule, site: alert.site, device: alert.device)] = alert
    }
  }

  private static func index(_ programs: [Program]) -> ([String: [Int]], [Int]) {
    var byMetric: [String: [Int]] = [:]
    var byAny: [Int] = []
    for (index, program) in programs.enumerated() {
      let inputs = program.groups.flatMap(\.inputs)
      for metric in Set(inputs.compactMap(\.metric)) { byMetric[metric, default: []].append(index) }
      if inputs.contains(where: { $0.metric == nil }) { byAny.append(index) }
    }
    return (byMetric, byAny)
  }

  /// The metric from which degree days are counted.
  static let warmthMetric = "air_temp"

  /// Whether some rule looks at a series.
  public func looks(at key: SeriesKey) -> Bool { !candidates(for: key).isEmpty }

  /// Makes the instances of all series that are known, so that each reading finds them in place.
  public mutating func expect(_ register: Register) {
    for series in register.seriesNumbers {
      let slot = Int(series.rawValue)
      if slot >= taps.count || taps[slot] == nil { meet(series, register: register) }
    }
  }

  /// Takes note that work on a device, or on a whole site, begins or ends.
  public mutating func setMaintenance(site: String, device: String?, isOn: Bool) {
    let place = AlertPlace(rule: "", site: site, device: device)
    if isOn { maintenance.insert(place) } else { maintenance.remove(place) }
  }

  /// What has changed since the last call.
  public mutating func takeChanges() -> RuleChanges {
    conclude()
    forgetJudged()
    guard !touched.isEmpty || !changes.isEmpty else { return RuleChanges() }
    for index in Set(touched).sorted() {
      if let alert = open[index]?.alert { changes.alerts.append(alert) }
    }
    touched.removeAll(keepingCapacity: true)
    defer { changes = RuleChanges() }
    return changes
  }
}
