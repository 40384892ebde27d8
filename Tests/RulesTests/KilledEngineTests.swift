import Rules
import Telemetry
import TestSupport
import Testing

/// Killed at forty random moments, an engine tells the same as one that never was.
@Suite struct KilledEngineTests {
  private static func rules() throws -> [RuleDefinition] {
    func rule(
      _ name: String,
      _ when: String,
      _ change: (inout RuleDefinition) -> Void = { _ in }
    ) throws -> RuleDefinition {
      var rule = RuleDefinition(name: name, when: try Expression(parsing: when))
      change(&rule)
      return rule
    }
    return [
      try rule("low", "dissolved_oxygen < 3") {
        $0.holdFor = .minutes(10)
        $0.keepFiringFor = .minutes(20)
      },
      try rule("hot", "mean(water_temp, 30m) > 30") { $0.holdFor = .minutes(5) },
      try rule(
        "share",
        "hours(dissolved_oxygen > 5, 6h) < 3 and known_hours(dissolved_oxygen, 6h) > 5"
      ),
      try rule("both", "min(dissolved_oxygen, 1h) > 6.5 and max(water_temp, 1h) > 30") {
        $0.keepFiringFor = .minutes(10)
      },
      try rule("fall", "trend(dissolved_oxygen, 3h) < -0.5"),
      try rule("flap", "water_temp > 30.5"),
      try rule("waits", "water_temp > 31") {
        $0.settle = .minutes(10)
        $0.holdFor = .minutes(10)
      },
      try rule("mute", "missing(dissolved_oxygen, 20m)"),
      try rule("kept", "ph > 8.6") { $0.holdFor = .minutes(10) },
      try rule("stuck", "stuck(nitrite_n, 3h)") { $0.use = .any },
      try rule("gaps", "known_hours(nitrite_n, 2h) < 1h58m") { $0.holdFor = .minutes(5) },
      try rule("portion", "fraction(dissolved_oxygen > 5, 3h) > 0.9"),
      try rule("nested", "max(mean(dissolved_oxygen, 10m), 1h) > 8.2"),
    ]
  }

  private struct Step {
    var minute: Double
    var device: Int
    var oxygen: Double?
    var warmth: Double
    /// Nitrite: the same for hours, with some time left out; and while somebody works on the probe.
    var nitrite: (value: Double, isHeld: Bool)?
    /// Values that come late, with their minutes.
    var kept: [(minute: Double, value: Double)] = []
  }

  /// A day of two probes, one of which falls silent now and then.
  private static func steps() -> [Step] {
    var random = SplitMix(seed: 42)
    var steps: [Step] = []
    var acids: [(minute: Double, value: Double)] = []
    for minute in stride(from: 0.0, to: 1440, by: 5) {
      for device in 0..<2 {
        let day = minute / 1440 * 2 * .pi
        let wave = Self.wave(day - Double(device))
        let noise = Double.random(in: -0.6...0.6, using: &random)
        let acid = 8 + wave + noise / 4
        if device == 0 { acids.append((minute, acid)) }
        let isSilent = device == 1 && Int(minute / 60) % 17 == 3
        if isSilent { continue }
        steps.append(
          Step(
            minute: minute + Double(device) / 60,
            device: device,
            oxygen: Int.random(in: 0..<30, using: &random) == 0 ? nil : 5 + 3 * wave + noise,
            warmth: 29.5 + 1.5 * wave + noise,
            nitrite: device == 0 ? nitrite(at: minute) : nil,
            kept: device == 0 ? sent(&acids, at: minute) : []
          )
        )
      }
    }
    return steps
  }

  private static func nitrite(at minute: Double) -> (value: Double, isHeld: Bool)? {
    let (shift, within) = (Int(minute) / 400, Int(minute) % 400)
    if within >= 60 && within < 100 { return nil }
    if within >= 300 && within < 320 { return (Double(within), true) }
    return (0.5 + Double(shift), false)
  }

  /// One probe's acidity comes every two hours, the newest first and then what it had kept.
  private static func sent(
    _ acids: inout [(minute: Double, value: Double)],
    at minute: Double
  ) -> [(minute: Double, value: Double)] {
    guard Int(minute) % 120 == 115 else { return [] }
    defer { acids = [] }
    return [acids[acids.count - 1]] + acids.dropLast()
  }

  /// A sine by its series: the test must not depend on a library's last bit.
  private static func wave(_ angle: Double) -> Double {
    let turn = angle.truncatingRemainder(dividingBy: 2 * .pi)
    let x = turn > .pi ? turn - 2 * .pi : turn < -.pi ? turn + 2 * .pi : turn
    let square = x * x
    return x * (1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72))))
  }

  private func run(killedAt moments: Set<Int>) throws -> RuleFarm {
    var farm = RuleFarm(rules: try Self.rules())
    let series = (0..<2).map { device in
      ["dissolved_oxygen", "water_temp"].map { farm.series("s/probe-\(device)/\($0)") }
    }
    let acid = farm.series("s/probe-0/ph")
    let nitrite = farm.series("s/probe-0/nitrite_n")
    var clock = RuleFarm.start
    for (index, step) in Self.steps().enumerated() {
      let now = RuleFarm.minute(step.minute)
      while clock + .seconds(25) < now {
        clock = clock + .seconds(25)
        farm.engine.tick(now: clock)
      }
      clock = now
      farm.feed(series[step.device][0], step.oxygen, at: now)
      farm.feed(series[step.device][1], step.warmth, at: now)
      if let (value, isHeld) = step.nitrite {
        let flag: QualityFlag = isHeld ? .suspect : .good
        farm.feed(nitrite, value, at: now, flag: flag, reasons: isHeld ? [.maintenance] : [])
      }
      for (minute, value) in step.kept {
        farm.feed(acid, value, at: RuleFarm.minute(minute), arrived: now)
      }
      farm.engine.tick(now: now)
      farm.collect()
      if moments.contains(index) { farm.kill(watchedUntil: now) }
    }
    return farm
  }

  @Test func theLogIsTheSame() throws {
    let whole = try run(killedAt: [])
    var random = SplitMix(seed: 100)
    let count = Self.steps().count
    var moments: Set<Int> = []
    while moments.count < 40 { moments.insert(Int.random(in: 0..<count, using: &random)) }
    let killed = try run(killedAt: moments)
    func log(_ farm: RuleFarm) -> [String] {
      farm.transitions.map { "\($0.time.milliseconds) \($0.event) \($0.alert.id)" }
    }
    #expect(Set(whole.transitions.map(\.alert.rule)) == Set(try Self.rules().map(\.name)))
    #expect(whole.transitions.count > 60)
    let missing = log(whole).filter { !log(killed).contains($0) }
    let surplus = log(killed).filter { !log(whole).contains($0) }
    if missing + surplus != [] {
      Issue.record(
        "missing \(missing.prefix(12))\nsurplus \(surplus.prefix(24))\nkinds \(Set(whole.transitions.map(\.alert.rule)))"
      )
    }
    #expect(log(killed).count == log(whole).count)
  }

  /// The canary: an engine that forgets its alerts tells something else.
  @Test func withoutItsAlertsItWouldNotBe() throws {
    var farm = RuleFarm(rules: try Self.rules())
    let series = farm.series("s/d/dissolved_oxygen")
    farm.feed(series, 2, at: RuleFarm.minute(0))
    farm.feed(series, 2, at: RuleFarm.minute(5))
    farm.collect()
    var forgetful = RuleFarm(rules: try Self.rules())
    _ = forgetful.series("s/d/dissolved_oxygen")
    farm.kill(watchedUntil: RuleFarm.minute(5))
    for (minute, value) in [(10.0, 2.0), (12, 2)] {
      farm.feed(series, value, at: RuleFarm.minute(minute))
      forgetful.feed(series, value, at: RuleFarm.minute(minute))
    }
    farm.collect()
    forgetful.collect()
    func fires(_ farm: RuleFarm) -> Bool {
      farm.transitions.contains {
        $0.alert.rule == "low" && $0.event == .firing && $0.time == RuleFarm.minute(10)
      }
    }
    #expect(fires(farm))
    #expect(!fires(forgetful))
  }
}
