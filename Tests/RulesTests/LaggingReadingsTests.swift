import Rules
import Telemetry
import TestSupport
import Testing

/// Readings on their way for a while, out of step with each other, or late: windows hold each at its
/// own time, whatever clock an alert is judged by, and a restart finds them so again.
@Suite struct LaggingReadingsTests {
  private static let oxygen = "s/d/dissolved_oxygen"
  private static let nitrite = "s/d/nitrite_n"

  private static func second(_ second: Int64) -> Instant { RuleFarm.start + .seconds(second) }

  private static func rule(_ text: String) throws -> RuleDefinition {
    RuleDefinition(name: "rule", when: try Expression(parsing: text))
  }

  /// What the parts of the rule's condition are worth that are windows.
  private static func figures(
    _ farm: RuleFarm,
    _ engine: RuleEngine,
    at time: Instant
  ) -> [String: Double?] {
    let parts = farm.rules[0].when.parts.filter { $0.unit != nil && $0.text.contains(",") }
    let told = engine.values(of: parts, rule: "rule", site: "s", device: "d", at: time)
    return Dictionary(uniqueKeysWithValues: told.map { ($0.part.text, $0.number) })
  }

  /// The same farm, its engine killed now and started again from what is stored.
  private static func restarted(_ farm: RuleFarm, watchedUntil: Instant) -> RuleFarm {
    var farm = farm
    farm.kill(watchedUntil: watchedUntil)
    return farm
  }

  private static func compare(
    _ farm: RuleFarm,
    at times: [Instant],
    now: Instant,
    _ comment: Comment
  ) {
    let other = restarted(farm, watchedUntil: now)
    for time in times {
      let (live, rebuilt) = (
        figures(farm, farm.engine, at: time), figures(farm, other.engine, at: time)
      )
      #expect(!live.isEmpty, comment)
      #expect(live.keys == rebuilt.keys, comment)
      for (text, value) in live {
        let same = equal(value, rebuilt[text] ?? nil)
        #expect(
          same,
          "\(comment) \(text): \(value ?? .nan), restarted \((rebuilt[text] ?? nil) ?? .nan)"
        )
      }
    }
  }

  private static func equal(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= 1e-9 * max(1, abs(left))
  }

  /// Six readings in a message that is 20 s on its way, while an alert is open and the clock ticks.
  @Test func theWindowOfAnOpenAlertHoldsEachReadingAtItsOwnTime() throws {
    var farm = RuleFarm(rules: [try Self.rule("mean(dissolved_oxygen, 30m) > 20")])
    let series = farm.series(Self.oxygen)
    var readings: [(second: Int64, value: Double)] = []
    var random = SplitMix(seed: 7)
    for message in 0..<60 {
      let end = Int64(message + 1) * 60
      for second in end - 39...end + 20 { farm.engine.tick(now: Self.second(second)) }
      for second in stride(from: end - 50, through: end, by: 10) {
        let value = 21 + Double(Int.random(in: -8...24, using: &random)) / 8
        readings.append((second, value))
        farm.feed(series, value, at: Self.second(second), arrived: Self.second(end + 20))
      }
      farm.collect()
      #expect(farm.isFiring)
      let window = readings.filter { $0.second > end - 1800 }.map(\.value)
      let mean = window.reduce(0, +) / Double(window.count)
      let told = Self.figures(farm, farm.engine, at: Self.second(end))
      #expect(told.values.compactMap(\.self) == [mean], "message \(message)")
      Self.compare(
        farm,
        at: [Self.second(end), Self.second(end + 20)],
        now: Self.second(end + 20),
        "message \(message)"
      )
    }
  }

  /// How readings reach us in one case of the property.
  private struct Way {
    /// How long each metric is on its way, in seconds.
    var lags: [Int64]
    /// Whether some come after later ones.
    var hasLate: Bool
    /// Whether both metrics are measured at the same moments.
    var isInStep: Bool
  }

  private struct Arrival {
    var second: Int64
    var arrived: Int64
    var metric: Int
    var value: Double
  }

  /// Readings of two metrics over ten minutes, in the order of their arrival.
  private static func arrivals(_ way: Way, _ random: inout SplitMix) -> [Arrival] {
    var arrivals: [Arrival] = []
    let bundle = Int64.random(in: 1...40, using: &random)
    for metric in 0..<2 {
      var clock: Int64 = way.isInStep ? 0 : Int64(metric)
      var steps = way.isInStep ? SplitMix(seed: UInt64(bundle)) : random
      while clock < 600 {
        clock += Int64.random(in: 2...45, using: &steps)
        let isLate = way.hasLate && Int.random(in: 0..<8, using: &random) == 0
        let lag = way.lags[metric] + (isLate ? Int64.random(in: 30...240, using: &random) : 0)
        arrivals.append(
          Arrival(
            second: clock,
            arrived: (clock + lag + bundle - 1) / bundle * bundle,
            metric: metric,
            value: 20 + Double(Int.random(in: -16...16, using: &random)) / 8
          )
        )
      }
      _ = random.next()
    }
    // One message tells what was measured together; else each metric has messages of its own.
    let order = arrivals.enumerated().sorted { left, right in
      func place(_ one: (offset: Int, element: Arrival)) -> (Int64, Int64, Int) {
        (one.element.arrived, way.isInStep ? one.element.second : 0, one.offset)
      }
      return place(left) < place(right)
    }
    return order.map(\.element)
  }

  /// Feeds what arrives between ticks, and compares now and then with an engine started anew.
  private static func run(_ way: Way, _ text: String, seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var farm = RuleFarm(rules: [try rule(text)])
    let series = [farm.series(oxygen), farm.series(nitrite)]
    var (clock, newest) = (Int64(0), Int64(0))
    for arrival in arrivals(way, &random) {
      if newest > 0, arrival.arrived > clock {
        farm.collect()
        if Int.random(in: 0..<8, using: &random) == 0 {
          let times = [newest, max(newest, clock)].map(second)
          compare(farm, at: times, now: second(clock), "seed \(seed)")
        }
      }
      while clock < arrival.arrived {
        clock = min(arrival.arrived, clock + 5)
        farm.engine.tick(now: second(clock))
      }
      newest = max(newest, arrival.second)
      farm.feed(
        series[arrival.metric],
        arrival.value,
        at: second(arrival.second),
        arrived: second(arrival.arrived)
      )
      if Int.random(in: 0..<3, using: &random) == 0 { farm.collect() }
    }
    farm.collect()
    compare(farm, at: [second(newest), second(clock)], now: second(clock), "seed \(seed)")
  }

  /// Windows of some of the kinds, other ones from case to case.
  private static func spans(_ kinds: [String], _ metric: String, _ seed: UInt64) -> [String] {
    (0..<4).map { position in
      let number = Int(seed) + position
      return "\(kinds[number % kinds.count])(\(metric), \(60 + number * 37 % 240)s)"
    }
  }

  /// Whatever the rest says, the alert is open most of the time.
  private static func condition(_ figures: [String]) -> String {
    "last(dissolved_oxygen, 10m) > 18.9 or "
      + figures.map { "\($0) < \($0)" }.joined(separator: " or ")
  }

  @Test(arguments: 0..<150)
  func aRestartFindsTheWindowsOfReadingsOnTheirWay(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let lags = [0, 1].map { _ in Int64.random(in: 0...60, using: &random) }
    let way = Way(lags: lags, hasLate: false, isInStep: false)
    let kinds = [
      "mean", "min", "max", "median", "sum", "count", "first", "stddev", "increase", "trend",
    ]
    let shares = [
      "hours(dissolved_oxygen > 20.1, 3m)", "fraction(nitrite_n > 20.1, 4m)",
      "known_hours(nitrite_n, 2m)",
    ]
    let figures =
      Self.spans(kinds, "dissolved_oxygen", seed) + Self.spans(kinds, "nitrite_n", seed + 11)
      + shares
    try Self.run(way, Self.condition(figures), seed: seed)
  }

  @Test(arguments: 0..<150)
  func aRestartFindsTheWindowsOfLateReadings(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let lags = [0, 1].map { _ in Int64.random(in: 0...60, using: &random) }
    let way = Way(lags: lags, hasLate: true, isInStep: false)
    let kinds = [
      "mean", "min", "max", "median", "sum", "count", "first", "last", "delta", "rate", "increase",
      "trend",
    ]
    let figures =
      Self.spans(kinds, "dissolved_oxygen", seed) + Self.spans(kinds, "nitrite_n", seed + 5)
    try Self.run(way, Self.condition(figures), seed: seed)
  }

  /// A window over two metrics, whose readings of one moment come in one message or in two.
  @Test(arguments: 0..<100)
  func aRestartFindsTheWindowsOverTwoMetrics(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let lag = Int64.random(in: 0...60, using: &random)
    let way = Way(lags: [lag, lag], hasLate: false, isInStep: true)
    let kinds = ["mean", "min", "max", "median", "sum", "count", "stddev", "trend"]
    let figures = Self.spans(kinds, "dissolved_oxygen - nitrite_n", seed)
    try Self.run(way, Self.condition(figures), seed: seed)
  }

  /// What stood between the two messages of one moment was never measured, and is no extreme of the day.
  @Test(arguments: [(1, true), (5, false)])
  func aDayKnowsNothingOfWhatStoodBetweenTwoMessages(limit: Int, isReached: Bool) throws {
    let when = "days_in_a_row(max(dissolved_oxygen - nitrite_n) >= \(limit) mg/L) >= 1"
    var farm = RuleFarm(rules: [try Self.rule(when)])
    let series = [farm.series(Self.oxygen), farm.series(Self.nitrite)]
    for number in 0..<100 {
      let time = Self.second(Int64(number) * 1800)
      let values = number.isMultiple(of: 2) ? [1.0, 0.0] : [9, 8]
      for (series, value) in zip(series, values) {
        farm.feed(series, value, at: time)
        farm.collect()
      }
    }
    #expect(farm.isFiring == isReached)
  }
}
