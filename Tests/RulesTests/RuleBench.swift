import Rules
import Telemetry
import Testing

/// A rule engine with one pond, fed minute by minute.
struct RuleBench {
  var engine: RuleEngine
  var register = Register()
  let series: SeriesID

  init(
    _ rule: RuleDefinition,
    alerts: [Alert] = [],
    episodes: [AlertPlace: Int] = [:],
    kind: SiteKind = .riceTurtle
  ) {
    let device = register.intern(site: "qingxi-3", device: "probe-1")
    series = register.intern(
      device: device,
      metric: "dissolved_oxygen",
      channel: nil,
      unit: "mg/L"
    )
    let site = SiteDefinition(
      name: "qingxi-3",
      kind: kind,
      devices: [DeviceDefinition(name: "probe-1", every: .minutes(5))]
    )
    engine = RuleEngine(
      rules: [rule],
      surroundings: RuleEngine.Surroundings(sites: [site]),
      alerts: alerts,
      episodes: episodes
    )
  }

  static let nowhere = RuleEngine.Surroundings(sites: [])

  static func minute(_ minutes: Int64) -> Instant {
    Instant(milliseconds: 1_753_401_600_000 + minutes * 60_000)
  }

  static func lowOxygen(
    holdFor: TimeSpan = .minutes(10),
    clear: Bool = true,
    keepFiringFor: TimeSpan = .zero,
    staleAfter: TimeSpan? = nil,
    onSilence: RuleDefinition.Silence = .hold,
    kinds: Set<SiteKind> = []
  ) throws -> RuleDefinition {
    RuleDefinition(
      name: "pond_oxygen_low",
      kinds: kinds,
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L"),
      clear: clear ? try Expression(parsing: "dissolved_oxygen > 4 mg/L") : nil,
      holdFor: holdFor,
      keepFiringFor: keepFiringFor,
      staleAfter: staleAfter,
      onSilence: onSilence,
      severity: .critical
    )
  }

  /// Feeds one value measured at a minute, arriving `delay` minutes later.
  mutating func feed(
    _ value: Double?,
    minute: Int64,
    delay: Int64 = 0,
    flag: QualityFlag = .good
  ) -> [String] {
    engine.observe(
      Sample(
        series: series,
        time: Self.minute(minute),
        value: value,
        flag: flag,
        arrived: Self.minute(minute + delay)
      ),
      register: register
    )
    return told()
  }

  /// Ticks once a second from one minute to another.
  mutating func watch(from start: Int64, to end: Int64) -> [String] {
    for second in (start * 60)...(end * 60) {
      engine.tick(now: Self.minute(0) + .seconds(second))
    }
    return told()
  }

  mutating func told() -> [String] {
    engine.takeChanges().transitions.map {
      "\($0.event.rawValue)#\($0.alert.episode)@\(($0.time - Self.minute(0)).milliseconds / 60_000)"
        + ($0.alert.isRetrospective ? " late" : "")
    }
  }
}
