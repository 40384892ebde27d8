import Rules
import Telemetry
import Testing

/// What rules remember is after a restart what it was before: as far back as it matters, and no more
/// than counted then.
@Suite struct RuleMemoryTests {
  /// A farm with one device, and what has happened to it.
  private struct Run {
    var farm: RuleFarm
    let isKilled: Bool
    private(set) var clock = 0.0

    init(
      _ when: String,
      isKilled: Bool,
      change: (inout RuleDefinition) -> Void = { _ in }
    ) throws {
      farm = try RuleFarm(when, change: change)
      self.isKilled = isKilled
    }

    /// Lets time pass to a minute, by ticks.
    mutating func pass(to minute: Double, every seconds: Double = 25) {
      while clock < minute {
        clock = min(minute, clock + seconds / 60)
        farm.engine.tick(now: RuleFarm.minute(clock))
        farm.collect()
      }
    }

    /// Lets time pass to a reading, and takes it.
    mutating func read(
      _ series: SeriesID,
      _ value: Double,
      at minute: Double,
      flag: QualityFlag = .good,
      reasons: QualityReasons = []
    ) {
      pass(to: minute)
      farm.feed(series, value, at: RuleFarm.minute(minute), flag: flag, reasons: reasons)
      farm.collect()
    }

    /// Kills the engine, if this is the run in which it is killed.
    mutating func kill() {
      if isKilled { farm.kill(watchedUntil: RuleFarm.minute(clock)) }
    }
  }

  /// By a reading every ten minutes; and by one an hour, of which half the time is known.
  @Test(arguments: [false, true], [(10.0, 1440.0), (60, 2880)])
  func aStuckProbeStaysStuck(isKilled: Bool, pace: (every: Double, fires: Double)) throws {
    var run = try Run("stuck(water_temp, 24h)", isKilled: isKilled)
    let series = run.farm.series("s/d/water_temp")
    for minute in stride(from: 0, through: pace.fires + 300, by: pace.every) {
      run.read(series, 21.5, at: minute)
    }
    run.kill()
    for step in 1...3 {
      run.read(series, 21.5, at: pace.fires + 300 + Double(step) * pace.every)
    }
    let firing = run.farm.told.filter { $0.hasPrefix("firing") }
    #expect(firing == ["firing#1@\(Int(pace.fires))"])
    #expect(!run.farm.told.contains { $0.hasPrefix("resolved") })
  }

  @Test(arguments: [false, true])
  func whatIsKnownAtTheBeginningOfAWindowStaysKnown(isKilled: Bool) throws {
    var run = try Run("known_hours(water_temp, 6h) < 5h55m", isKilled: isKilled)
    let series = run.farm.series("s/d/water_temp")
    for minute in stride(from: 3.0, through: 603, by: 10) { run.read(series, 20, at: minute) }
    run.kill()
    for minute in stride(from: 613.0, through: 663, by: 10) { run.read(series, 20, at: minute) }
    #expect(run.farm.told.count { $0.hasPrefix("firing") } == 1)
    #expect(run.farm.told.last?.hasPrefix("resolved#1") ?? false)
  }

  @Test(arguments: [false, true])
  func aLongRunOfDaysGoesOn(isKilled: Bool) throws {
    var run = try Run("days_in_a_row(max(air_temp) >= 35 Cel) >= 20", isKilled: isKilled)
    let series = run.farm.series("s/d/air_temp")
    let end = 22.0 * 1440
    for minute in stride(from: 0, through: end, by: 30) {
      run.farm.feed(series, 36, at: RuleFarm.minute(minute))
      run.farm.collect()
    }
    if isKilled { run.farm.kill(watchedUntil: RuleFarm.minute(end)) }
    for minute in stride(from: end + 30, through: end + 300, by: 30) {
      run.farm.feed(series, 36, at: RuleFarm.minute(minute))
      run.farm.collect()
    }
    #expect(run.farm.told == ["firing#1@28800"])
  }

  /// Nights that differ from day to day: what the course is made of is found again.
  @Test func theUsualCourseOfOxygenIsFoundAgain() throws {
    var farm = try RuleFarm("time_to(dissolved_oxygen < 5.5 mg/L) < 1h")
    let series = farm.series("s/d/dissolved_oxygen")
    let end = 9 * 1440 + 1130
    for minute in stride(from: 0, through: end, by: 10) {
      let hour = Double(minute % 1440) / 60
      let swing = 8 / Double(minute / 1440 + 1)
      let value = 6 + swing * (hour < 12 ? hour - 6 : 18 - hour) / 6
      farm.feed(series, value, at: RuleFarm.minute(Double(minute)))
      farm.collect()
    }
    func hours(_ farm: RuleFarm) -> Double? {
      let parts = farm.rules[0].when.parts.filter { $0.text.hasPrefix("time_to") && $0.unit != nil }
      let time = RuleFarm.minute(Double(end))
      return farm.engine.values(of: parts, rule: "rule", site: "s", device: "d", at: time)
        .first?.number
    }
    let before = hours(farm)
    farm.kill(watchedUntil: RuleFarm.minute(Double(end)))
    #expect(before != nil)
    #expect(hours(farm) == before)
  }

  /// A probe is lifted out while its alert is open: what it says there is no news after a restart.
  @Test(arguments: [false, true])
  func readingsOfMaintenanceSayNothing(isKilled: Bool) throws {
    var run = try Run("stuck(ph, 2h)", isKilled: isKilled) { $0.use = .any }
    let series = run.farm.series("s/d/ph")
    for minute in stride(from: 0.0, through: 150, by: 10) { run.read(series, 7.5, at: minute) }
    for minute in [160.0, 170] {
      run.read(series, 4 + minute / 100, at: minute, flag: .suspect, reasons: [.maintenance])
    }
    run.kill()
    run.read(series, 7.5, at: 180)
    run.read(series, 7.5, at: 190)
    #expect(run.farm.told == ["firing#1@120"])
  }

  /// A value that no rule uses does not hide the one before it.
  @Test(arguments: [false, true])
  func aValueStandsBehindOneThatIsNotUsed(isKilled: Bool) throws {
    var run = try Run("dissolved_oxygen < 5 and water_temp > 20", isKilled: isKilled)
    let oxygen = run.farm.series("s/d/dissolved_oxygen")
    let warmth = run.farm.series("s/d/water_temp")
    run.read(oxygen, 8, at: 0)
    run.read(warmth, 25, at: 0)
    run.read(warmth, 80, at: 5, flag: .fail)
    run.kill()
    run.read(oxygen, 4, at: 6)
    #expect(run.farm.told == ["firing#1@6"])
  }

  /// A device sends the present value first and then for a while what it had kept.
  @Test(arguments: [false, true])
  func whatComesLateIsHeardToo(isKilled: Bool) throws {
    var run = try Run("missing(dissolved_oxygen, 30m)", isKilled: isKilled)
    let series = run.farm.series("s/d/dissolved_oxygen")
    run.read(series, 7, at: 0)
    run.read(series, 7, at: 20)
    for step in 1...25 {
      let now = 20 + Double(step)
      run.pass(to: now)
      run.farm.feed(
        series,
        7,
        at: RuleFarm.minute(Double(step) / 2),
        arrived: RuleFarm.minute(now)
      )
      run.farm.collect()
    }
    run.pass(to: 51)
    run.kill()
    run.pass(to: 74)
    #expect(run.farm.told == [])
    run.pass(to: 76)
    #expect(run.farm.told.map { $0.prefix(8) } == ["firing#1"])
  }

  /// A second verdict on a reading that came late counts, with a kill in between and without.
  @Test(arguments: [false, true])
  func aRevisedFlagReachesAReadingThatCameLate(isKilled: Bool) throws {
    for (first, then) in [(QualityFlag.good, QualityFlag.fail), (.fail, .good)] {
      var run = try Run("ph > 9", isKilled: isKilled)
      let series = run.farm.series("s/d/ph")
      run.read(series, 7, at: 0)
      run.read(series, 7, at: 120)
      run.pass(to: 121)
      for (minute, value) in [(30.0, 9.6), (40, 8)] {
        run.farm.feed(
          series,
          value,
          at: RuleFarm.minute(minute),
          arrived: RuleFarm.minute(121),
          flag: minute == 30 ? first : .good
        )
      }
      run.farm.revise(series, at: RuleFarm.minute(30), to: then)
      run.farm.collect()
      run.kill()
      run.pass(to: 125)
      let expected = then == .good ? ["firing#1@30 late", "resolved#1@40 late"] : []
      #expect(run.farm.told == expected)
    }
  }

  /// A window over a window, of a metric that lags behind another one.
  @Test(arguments: [false, true])
  func aWindowOverAWindowGoesByItsOwnMetric(isKilled: Bool) throws {
    var run = try Run(
      "max(mean(dissolved_oxygen, 10m), 1h) > 8 and water_temp > 0",
      isKilled: isKilled
    )
    let oxygen = run.farm.series("s/d/dissolved_oxygen")
    let warmth = run.farm.series("s/d/water_temp")
    for step in 0...24 {
      let now = Double(step) * 5
      run.read(warmth, 20, at: now)
      guard now >= 20 else { continue }
      run.farm.feed(
        oxygen,
        now - 20 < 60 ? 9 : 7,
        at: RuleFarm.minute(now - 20),
        arrived: RuleFarm.minute(now)
      )
      run.farm.collect()
      if step == 20 { run.kill() }
    }
    #expect(run.farm.told == ["firing#1@20", "resolved#1@115"])
    let parts = run.farm.rules[0].when.parts.filter { $0.text.hasPrefix("max(") && $0.unit != nil }
    let told = run.farm.engine.values(
      of: parts,
      rule: "rule",
      site: "s",
      device: "d",
      at: RuleFarm.minute(120)
    )
    #expect(told.map(\.number) == [7])
  }

  /// Of a value that is followed by days without any, its own day is known and no more.
  @Test(arguments: [(12.0, false), (0.5, true)])
  func aDayIsNotKnownByTheDaysAfterIt(hour: Double, isKnown: Bool) throws {
    var farm = try RuleFarm("days_in_a_row(max(air_temp) >= 35 Cel) >= 1") {
      $0.staleAfter = .days(3)
    }
    let series = farm.series("s/d/air_temp")
    for minute in [hour * 60, 3.0 * 1440 + 600] {
      farm.feed(series, 36, at: RuleFarm.minute(minute))
      farm.collect()
    }
    #expect(farm.isFiring == isKnown)
  }
}
