import Rules
import Telemetry
import TestSupport
import Testing

/// When somebody came to look decides nothing: with ticks at other moments, and late ones, the same readings
/// tell the same at the same moments.
@Suite struct ClockPhaseTests {
  private static func rules() throws -> [RuleDefinition] {
    func rule(_ name: String, hold: Int64, keep: Int64 = 0, settle: Int64 = 0) throws
      -> RuleDefinition
    {
      RuleDefinition(
        name: name,
        when: try Expression(parsing: "dissolved_oxygen < 3"),
        holdFor: .milliseconds(hold),
        keepFiringFor: .milliseconds(keep),
        staleAfter: .minutes(2),
        settle: .milliseconds(settle)
      )
    }
    return [
      try rule("low", hold: 0),
      try rule("held", hold: 2000, keep: 2000),
      try rule("settled", hold: 1000, settle: 3000),
      try rule("both", hold: 2500, keep: 1500, settle: 3000),
    ]
  }

  private struct Arrival {
    var device: Int
    var time: Instant
    var arrived: Instant
    var value: Double
  }

  private static let devices = 40

  /// A minute in which oxygen sags twice at every device, so seldom that no alert comes and goes too often.
  private static func arrivals(delay: ClosedRange<Int64>, seed: UInt64) -> [Arrival] {
    var (values, delays) = (SplitMix(seed: 9), SplitMix(seed: seed))
    var arrivals: [Arrival] = []
    for device in 0..<devices {
      var (clock, last) = (Int64(device) * 37, RuleFarm.start)
      while clock < 60_000 {
        clock += Int64.random(in: 300...900, using: &values)
        let time = RuleFarm.start + .milliseconds(clock)
        last = max(last, time + .milliseconds(Int64.random(in: delay, using: &delays)))
        let isLow = clock / 1000 % 24 >= 12
        let value = (isLow ? 2.4 : 6) + Double(clock % 7) / 50
        arrivals.append(Arrival(device: device, time: time, arrived: last, value: value))
      }
    }
    return arrivals.sorted { ($0.arrived, $0.device) < ($1.arrived, $1.device) }
  }

  /// What is told of readings that arrive so, with ticks so far apart, the first of them then.
  private static func told(
    _ arrivals: [Arrival],
    first: Int64,
    steps: ClosedRange<Int64>,
    seed: UInt64
  ) throws -> [String] {
    var random = SplitMix(seed: seed)
    var farm = RuleFarm(rules: try rules())
    let series = (0..<devices).map { farm.series("s/d-\($0)/dissolved_oxygen") }
    var tick = RuleFarm.start + .milliseconds(first)
    for arrival in arrivals {
      while tick <= arrival.arrived {
        farm.engine.tick(now: tick)
        farm.collect()
        tick = tick + .milliseconds(Int64.random(in: steps, using: &random))
      }
      farm.feed(series[arrival.device], arrival.value, at: arrival.time, arrived: arrival.arrived)
      farm.collect()
    }
    // Ticks of the end are others.
    let end = RuleFarm.start + .seconds(52)
    return farm.transitions.filter { $0.time < end }.map {
      "\($0.alert.id) \($0.event) \(($0.time - RuleFarm.start).milliseconds)"
    }.sorted()
  }

  @Test(arguments: 0..<8)
  func ticksAtOtherMomentsTellTheSame(seed: UInt64) throws {
    let arrivals = Self.arrivals(delay: 5...40, seed: 1)
    let wanted = try Self.told(arrivals, first: 0, steps: 1000...1000, seed: 0)
    #expect(wanted.count > 500)
    let found = try Self.told(arrivals, first: 137 * Int64(seed), steps: 300...2600, seed: seed)
    #expect(Set(wanted).symmetricDifference(found).sorted().prefix(6) == [])
  }

  /// What is held back is told at its own moment, also when it comes to us only after that had been looked at.
  @Test(arguments: 0..<8)
  func whatIsHeldBackMayComeLateToUs(seed: UInt64) throws {
    func settled(_ told: [String]) -> [String] { told.filter { $0.hasPrefix("settled") } }
    let wanted = try Self.told(
      Self.arrivals(delay: 5...40, seed: 1),
      first: 0,
      steps: 1000...1000,
      seed: 0
    )
    let found = try Self.told(
      Self.arrivals(delay: 5...4200, seed: seed),
      first: 137 * Int64(seed),
      steps: 300...2600,
      seed: seed
    )
    #expect(settled(wanted).count > 100)
    #expect(Set(settled(wanted)).symmetricDifference(settled(found)).sorted().prefix(6) == [])
  }

  /// A timer runs out at its own moment, whenever the tick after it comes.
  @Test(arguments: [1, 400, 999])
  func anAlertFiresWhenItsTimeIsUp(phase: Int64) throws {
    var farm = try RuleFarm("ph < 3") { $0.holdFor = .minutes(1) }
    let series = farm.series("s/d/ph")
    farm.engine.tick(now: RuleFarm.start)
    farm.feed(series, 2.5, at: RuleFarm.start + .milliseconds(250))
    for second in 0..<70 {
      farm.engine.tick(now: RuleFarm.start + .milliseconds(Int64(second) * 1000 + phase))
    }
    farm.collect()
    let times = farm.transitions.map { ($0.time - RuleFarm.start).milliseconds }
    #expect(times == [250, 60_250])
  }
}
