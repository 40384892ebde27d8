import Rules
import Telemetry
import Testing

/// A restart, a reload: what was running goes on.
@Suite struct RuleRestartTests {
  private let place = AlertPlace(rule: "pond_oxygen_low", site: "qingxi-3", device: "probe-1")

  private func alerts(of bench: inout RuleBench, after values: [(Double, Int64)]) -> [Alert] {
    var open: [String: Alert] = [:]
    for (value, minute) in values {
      bench.engine.observe(
        Sample(
          series: bench.series,
          time: RuleBench.minute(minute),
          value: value,
          flag: .good,
          arrived: RuleBench.minute(minute)
        ),
        register: bench.register
      )
      let changes = bench.engine.takeChanges()
      for id in changes.withdrawn { open[id] = nil }
      for alert in changes.alerts { open[alert.id] = alert }
    }
    return Array(open.values)
  }

  @Test func aRunningTimerGoesOnAndFiresOnce() throws {
    let rule = try RuleBench.lowOxygen()
    var before = RuleBench(rule)
    let stored = alerts(of: &before, after: [(2.9, 0), (2.8, 5)])
    #expect(stored.map(\.state) == [.pending])
    var after = RuleBench(rule, alerts: stored)
    #expect(after.feed(2.7, minute: 12) == ["firing#1@12"])
    #expect(after.feed(2.7, minute: 17) == [])
  }

  @Test func timeAloneFiresNothingBeforeTheFirstFreshValue() throws {
    let rule = try RuleBench.lowOxygen(staleAfter: .hours(2))
    var before = RuleBench(rule)
    let stored = alerts(of: &before, after: [(2.9, 0), (2.8, 5)])
    var after = RuleBench(rule, alerts: stored)
    after.engine.remember(
      Sample(
        series: after.series,
        time: RuleBench.minute(5),
        value: 2.8,
        flag: .good,
        arrived: RuleBench.minute(5)
      ),
      register: after.register
    )
    #expect(after.watch(from: 30, to: 40) == [])
    #expect(after.feed(5, minute: 41) == [])
    #expect(after.engine.takeChanges().transitions.isEmpty)
  }

  @Test func aFiringAlertStaysAndItsNumberGoesOn() throws {
    let rule = try RuleBench.lowOxygen(holdFor: .zero)
    var before = RuleBench(rule)
    let stored = alerts(of: &before, after: [(2.9, 0), (5, 5), (2.5, 10)])
    let open = stored.filter { $0.state == .firing }
    #expect(open.map(\.id) == ["pond_oxygen_low:qingxi-3/probe-1#2"])
    var after = RuleBench(rule, alerts: open, episodes: [place: 2])
    #expect(after.feed(2.2, minute: 15) == [])
    #expect(after.feed(5, minute: 20) == ["resolved#2@20"])
    #expect(after.feed(1, minute: 25) == ["firing#3@25"])
  }

  @Test func aReloadKeepsAlertsThatARuleStillExplainsAndEndsTheOthers() throws {
    let rule = try RuleBench.lowOxygen(holdFor: .zero)
    var bench = RuleBench(rule)
    #expect(bench.feed(2, minute: 0) == ["firing#1@0"])
    bench.engine.replace(rules: [rule], surroundings: RuleBench.nowhere, now: RuleBench.minute(1))
    #expect(bench.told() == [])
    #expect(bench.feed(2, minute: 5) == [])
    bench.engine.replace(rules: [], surroundings: RuleBench.nowhere, now: RuleBench.minute(6))
    #expect(bench.told() == ["resolved#1@6"])
  }

  @Test func alertsWhoseRuleIsGoneEndAtTheStart() throws {
    var before = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    let stored = alerts(of: &before, after: [(2, 0)])
    var engine = RuleEngine(rules: [], surroundings: RuleBench.nowhere, alerts: stored)
    engine.endOrphans(now: RuleBench.minute(9))
    let changes = engine.takeChanges()
    #expect(changes.alerts.map(\.state) == [.resolved])
    #expect(changes.transitions.map(\.event) == [.resolved])
  }

  @Test func anAlertEndsWhereItsRuleNoLongerHolds() throws {
    let rule = try RuleBench.lowOxygen(holdFor: .zero)
    var bench = RuleBench(rule)
    #expect(bench.feed(2, minute: 0) == ["firing#1@0"])
    var elsewhere = rule
    elsewhere.sites = ["another"]
    bench.engine.replace(
      rules: [elsewhere],
      surroundings: RuleBench.nowhere,
      now: RuleBench.minute(1)
    )
    bench.engine.remember(
      Sample(
        series: bench.series,
        time: RuleBench.minute(0),
        value: 2,
        flag: .good,
        arrived: RuleBench.minute(0)
      ),
      register: bench.register
    )
    bench.engine.endOrphans(now: RuleBench.minute(1))
    #expect(bench.told() == ["resolved#1@1"])
  }

  /// A device sends what it had kept, and we are killed before that has been judged.
  @Test func lateDataIsJudgedAfterAKillAndOnce() throws {
    var farm = try RuleFarm("ph > 9") { $0.holdFor = .minutes(10) }
    let series = farm.series("s/d/ph")
    farm.feed(series, 7, at: RuleFarm.minute(0))
    farm.feed(series, 7, at: RuleFarm.minute(120))
    for (minute, value) in [(30.0, 9.5), (40, 9.6), (50, 9.4), (60, 8)] {
      farm.feed(series, value, at: RuleFarm.minute(minute), arrived: RuleFarm.minute(121))
    }
    farm.engine.tick(now: RuleFarm.minute(121))
    farm.collect()
    #expect(Set(farm.belated.keys) == [series])
    farm.kill(watchedUntil: RuleFarm.minute(121))
    watch(&farm, from: 121, to: 125)
    #expect(farm.told == ["firing#1@40 late", "resolved#1@60 late"])
    #expect(farm.belated.isEmpty)
    farm.kill(watchedUntil: RuleFarm.minute(125))
    watch(&farm, from: 125, to: 130)
    #expect(farm.transitions.count == 2)
  }

  /// What had been told before the kill is known after it, even to late data.
  @Test func anEpisodeThatIsOverIsNotToldAgainAfterAKill() throws {
    var farm = try RuleFarm("ph > 9")
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(0))
    farm.feed(series, 7, at: RuleFarm.minute(20))
    farm.collect()
    farm.kill(watchedUntil: RuleFarm.minute(20))
    farm.feed(series, 9.6, at: RuleFarm.minute(10), arrived: RuleFarm.minute(21))
    watch(&farm, from: 21, to: 30)
    #expect(farm.told == ["firing#1@0", "resolved#1@20"])
  }

  /// What had settled by the time of a later reading is not judged a second time.
  @Test func whatHadSettledIsNotJudgedAgainAfterAKill() throws {
    var farm = try RuleFarm("ph > 9") { $0.settle = .minutes(1) }
    let series = farm.series("s/d/ph")
    for (minute, value) in [(10.0, 9.5), (10.1, 8), (11.5, 8)] {
      farm.feed(series, value, at: RuleFarm.minute(minute))
    }
    farm.collect()
    #expect(farm.told == ["firing#1@10", "resolved#1@10.1"])
    farm.kill(watchedUntil: RuleFarm.minute(9))
    watch(&farm, from: 11.5, to: 20)
    #expect(farm.told == ["firing#1@10", "resolved#1@10.1"])
  }

  /// An old reading, come as the last before a kill, had made those be judged that waited; whether it is
  /// told of again or lies too far back, they are not judged a second time.
  @Test(arguments: [8.5, -70])
  func whatAnOldReadingMadeSettleIsNotJudgedAgainAfterAKill(minute: Double) throws {
    var farm = try RuleFarm("ph > 9") { $0.settle = .minutes(1) }
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(10))
    farm.feed(series, 8, at: RuleFarm.minute(10.1))
    farm.feed(series, 8, at: RuleFarm.minute(minute), arrived: RuleFarm.minute(11.5))
    farm.collect()
    #expect(farm.told == ["firing#1@10", "resolved#1@10.1"])
    farm.kill(watchedUntil: RuleFarm.minute(9.8))
    watch(&farm, from: 11.5, to: 20)
    #expect(farm.told == ["firing#1@10", "resolved#1@10.1"])
  }

  /// The same where nothing fired, so that no alert tells of it.
  @Test func whatAnOldReadingMadeSettleIsNotPendingAgainAfterAKill() throws {
    var farm = try RuleFarm("ph > 9") {
      $0.settle = .minutes(1)
      $0.holdFor = .minutes(10)
    }
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(10))
    farm.feed(series, 8, at: RuleFarm.minute(10.1))
    farm.feed(series, 8, at: RuleFarm.minute(8.5), arrived: RuleFarm.minute(11.5))
    farm.collect()
    #expect(farm.told == ["pending#1@10"])
    farm.kill(watchedUntil: RuleFarm.minute(9.8))
    watch(&farm, from: 11.5, to: 20)
    #expect(farm.told == ["pending#1@10"])
  }

  /// A reload between two ticks leaves nothing out of what has become due since the first.
  @Test func whatHasSettledByAReloadIsJudgedOnce() throws {
    var farm = try RuleFarm("ph > 9") { $0.settle = .minutes(1) }
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(10))
    farm.feed(series, 8, at: RuleFarm.minute(10.1))
    farm.engine.tick(now: RuleFarm.minute(10.9))
    farm.collect()
    #expect(farm.told == [])
    farm.reload(at: RuleFarm.minute(11.2))
    watch(&farm, from: 11.2, to: 13)
    #expect(farm.told == ["firing#1@10", "resolved#1@10.1"])
  }

  /// A second verdict on a reading that waits counts, with a kill in between and without.
  @Test(arguments: [false, true])
  func aRevisedFlagReachesAReadingThatWaits(isKilled: Bool) throws {
    for (first, then) in [(QualityFlag.good, QualityFlag.fail), (.fail, .good)] {
      var farm = try RuleFarm("ph > 9") { $0.settle = .minutes(10) }
      let series = farm.series("s/d/ph")
      farm.feed(series, 9.5, at: RuleFarm.minute(0), flag: first)
      farm.feed(series, 8, at: RuleFarm.minute(0.5))
      farm.revise(series, at: RuleFarm.minute(0), to: then)
      if isKilled { farm.kill(watchedUntil: RuleFarm.minute(1)) }
      watch(&farm, from: 1, to: 20)
      #expect(farm.told == (then == .good ? ["firing#1@0", "resolved#1@0.5"] : []))
    }
  }

  private func watch(_ farm: inout RuleFarm, from: Double, to: Double) {
    for minute in stride(from: from, through: to, by: 0.25) {
      farm.engine.tick(now: RuleFarm.minute(minute))
      farm.collect()
    }
  }

  @Test func anAlertWhoseLastReadingHasNoValueGoesStaleAfterARestart() throws {
    let rule = try RuleBench.lowOxygen(holdFor: .zero)
    var before = RuleBench(rule)
    let stored = alerts(of: &before, after: [(2, 0)])
    var after = RuleBench(rule, alerts: stored)
    after.engine.remember(
      Sample(
        series: after.series,
        time: RuleBench.minute(5),
        value: nil,
        flag: .missing,
        arrived: RuleBench.minute(5)
      ),
      register: after.register
    )
    after.engine.endOrphans(now: RuleBench.minute(6))
    #expect(after.told() == [])
    #expect(after.watch(from: 6, to: 60) == ["stale#1@21"])
  }
}
