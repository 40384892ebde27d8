import Rules
import Telemetry
import TestSupport
import Testing

/// Late data, settling, limits, alerts that come and go, and silence.
@Suite struct LifeCycleTests {
  private let probe = SiteDefinition(
    name: "s",
    devices: [DeviceDefinition(name: "d", every: .minutes(5), metrics: ["ph"])]
  )

  @Test func whatIsFoundAmongLaterReadingsIsHistory() throws {
    var farm = try RuleFarm("ph > 9") { $0.holdFor = .minutes(10) }
    let series = farm.series("s/d/ph")
    farm.feed(series, 7, at: RuleFarm.minute(0))
    farm.feed(series, 7, at: RuleFarm.minute(120))
    // The device sends what it had kept while it was cut off.
    for (minute, value) in [(30.0, 9.5), (40, 9.6), (50, 9.4), (60, 8)] {
      farm.feed(series, value, at: RuleFarm.minute(minute), arrived: RuleFarm.minute(121))
    }
    farm.engine.advanceOpen(to: RuleFarm.minute(121))
    farm.collect()
    #expect(farm.told == [])
    farm.engine.advanceOpen(to: RuleFarm.minute(124))
    farm.collect()
    #expect(farm.told == ["firing#1@40 late", "resolved#1@60 late"])
    #expect(farm.alerts.values.map(\.state) == [.resolved])
    farm.feed(series, 9.8, at: RuleFarm.minute(125))
    farm.collect()
    #expect(farm.told.last == "pending#2@125")
  }

  @Test func whatStillHoldsAtTheEndOfLateDataEndsWithIt() throws {
    var farm = try RuleFarm("ph > 9")
    let series = farm.series("s/d/ph")
    farm.feed(series, 7, at: RuleFarm.minute(120))
    farm.feed(series, 9.5, at: RuleFarm.minute(30), arrived: RuleFarm.minute(121))
    farm.feed(series, 9.6, at: RuleFarm.minute(40), arrived: RuleFarm.minute(121))
    farm.engine.advanceOpen(to: RuleFarm.minute(121))
    farm.collect()
    #expect(farm.told == [])
    farm.engine.advanceOpen(to: RuleFarm.minute(140))
    farm.collect()
    #expect(farm.told == ["firing#1@30 late", "resolved#1@40 late"])
  }

  /// However readings overtake each other on their way, one sag is one alert.
  @Test(arguments: [(TimeSpan.milliseconds(50), 200), (.minutes(1), 180)])
  func theOrderOfArrivalMakesNoEpisodes(step: TimeSpan, count: Int) throws {
    func told(_ order: [Int]) throws -> [String] {
      var farm = try RuleFarm("dissolved_oxygen < 3") {
        $0.clear = try? Expression(parsing: "dissolved_oxygen > 4")
        $0.holdFor = TimeSpan(milliseconds: step.milliseconds * 80)
      }
      let series = farm.series("s/d/dissolved_oxygen")
      let start = RuleFarm.minute(10)
      let span = TimeSpan(milliseconds: step.milliseconds * Int64(count))
      farm.feed(series, 6, at: start - step)
      farm.engine.advanceOpen(to: start + span)
      for index in order {
        let time = start + TimeSpan(milliseconds: step.milliseconds * Int64(index))
        farm.feed(series, 2.5, at: time, arrived: start + span)
        farm.collect()
      }
      farm.engine.advanceOpen(to: start + span + .seconds(20))
      farm.engine.advanceOpen(to: start + span + .minutes(5))
      farm.engine.advanceOpen(to: start + span + .minutes(5) + .seconds(1))
      farm.collect()
      farm.feed(series, 5, at: start + span + .minutes(6))
      farm.engine.advanceOpen(to: start + span + .minutes(20))
      farm.collect()
      // What is found late fires once as history, and once more when it turns out to hold still.
      return farm.transitions.map { "\($0.event) \($0.alert.id)" }.reduce(into: []) { told, line in
        if told.last != line { told.append(line) }
      }
    }
    let sorted = try told(Array(0..<count))
    #expect(sorted == ["pending rule:s/d#1", "firing rule:s/d#1", "resolved rule:s/d#1"])
    for seed in 1...10 {
      var random = SplitMix(seed: UInt64(seed))
      #expect(try told(Array(0..<count).shuffled(using: &random)) == sorted)
    }
    #expect(try told(Array((0..<count).reversed())) == sorted)
  }

  @Test func whatThePresentHasToldIsNotToldAgain() throws {
    var farm = try RuleFarm("ph > 9")
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(0))
    farm.feed(series, 9.7, at: RuleFarm.minute(10))
    farm.feed(series, 9.6, at: RuleFarm.minute(5), arrived: RuleFarm.minute(11))
    farm.feed(series, 7, at: RuleFarm.minute(15))
    farm.feed(series, 9.6, at: RuleFarm.minute(12), arrived: RuleFarm.minute(16))
    farm.engine.advanceOpen(to: RuleFarm.minute(16))
    farm.engine.advanceOpen(to: RuleFarm.minute(60))
    farm.collect()
    #expect(farm.told == ["firing#1@0", "resolved#1@15"])
  }

  @Test func aWindowTakesInWhatComesLate() throws {
    var farm = try RuleFarm("count(ph, 1h) >= 4")
    let series = farm.series("s/d/ph")
    for minute in [0.0, 10, 30] { farm.feed(series, 7, at: RuleFarm.minute(minute)) }
    farm.collect()
    farm.feed(series, 7, at: RuleFarm.minute(20), arrived: RuleFarm.minute(31))
    farm.feed(series, 7, at: RuleFarm.minute(40))
    farm.collect()
    #expect(farm.told == ["firing#1@40"])
  }

  @Test func settlingPutsLateReadingsInOrder() throws {
    var farm = try RuleFarm("ph > 9") {
      $0.settle = .minutes(10)
      $0.holdFor = .minutes(10)
    }
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(0))
    farm.feed(series, 9.5, at: RuleFarm.minute(10))
    farm.feed(series, 8, at: RuleFarm.minute(5), arrived: RuleFarm.minute(11))
    for minute in stride(from: 11.0, through: 30, by: 1) {
      farm.engine.advanceOpen(to: RuleFarm.minute(minute))
    }
    farm.collect()
    #expect(farm.told == ["pending#1@0", "pending#1@10", "firing#1@20"])
  }

  @Test func beyondItsLimitARuleOpensNoMoreAndSaysSo() throws {
    var farm = try RuleFarm("ph > 9") { $0.limit = 2 }
    let all = (0..<4).map { farm.series("s/d\($0)/ph") }
    for (index, series) in all.enumerated() {
      farm.feed(series, 9.5, at: RuleFarm.minute(Double(index)))
    }
    farm.collect()
    let firing = farm.alerts.values.filter { $0.state == .firing }.map(\.id).sorted()
    #expect(firing == ["rule:s/d0#1", "rule:s/d1#1", "rule_limit_reached:sluice/rule#1"])
    farm.feed(all[0], 8, at: RuleFarm.minute(10))
    farm.collect()
    #expect(farm.transitions.suffix(2).map(\.event) == [.resolved, .resolved])
    farm.feed(all[3], 9.5, at: RuleFarm.minute(11))
    farm.collect()
    #expect(farm.transitions.last?.alert.id == "rule:s/d3#1")
  }

  @Test func anAlertThatComesAndGoesIsKept() throws {
    var farm = try RuleFarm("ph > 9")
    let series = farm.series("s/d/ph")
    for round in 0..<8 {
      farm.feed(series, 9.5, at: RuleFarm.minute(Double(round) * 10))
      farm.feed(series, 8.5, at: RuleFarm.minute(Double(round) * 10 + 5))
    }
    farm.collect()
    let firings = farm.transitions.filter { $0.event == .firing }
    #expect(firings.count == 4)
    #expect(farm.isFiring)
    farm.kill(watchedUntil: RuleFarm.minute(76))
    for minute in stride(from: 80.0, through: 110, by: 5) {
      farm.feed(series, 8.5, at: RuleFarm.minute(minute))
    }
    farm.collect()
    // The condition was first seen to have ended at 75; half an hour of quiet ends the alert.
    #expect(farm.told.last == "resolved#4@105")
  }

  @Test func aDeviceThatNeverSpokeIsSilentToo() throws {
    var farm = try RuleFarm("missing(ph, 30m)", sites: [probe])
    for second in 0...(32 * 60) {
      farm.engine.tick(now: RuleFarm.start + .seconds(Int64(second)))
    }
    farm.collect()
    #expect(farm.transitions.map(\.event) == [.firing])
    #expect(farm.transitions.first?.alert.id == "rule:s/d#1")
    let series = farm.series("s/d/ph")
    farm.feed(series, 7, at: RuleFarm.minute(33))
    farm.collect()
    #expect(farm.transitions.map(\.event) == [.firing, .resolved])
  }

  @Test func ourOwnOutageIsNobodysSilence() throws {
    var farm = try RuleFarm("missing(any, 30m)", sites: [probe])
    let series = farm.series("s/d/ph")
    func watch(_ farm: inout RuleFarm, _ from: Int64, _ to: Int64) {
      for second in (from * 60)...(to * 60) {
        farm.engine.tick(now: RuleFarm.start + .seconds(second))
      }
      farm.collect()
    }
    watch(&farm, 0, 5)
    farm.feed(series, 7, at: RuleFarm.minute(5))
    watch(&farm, 5, 20)
    farm.kill(watchedUntil: RuleFarm.minute(20))
    // Ten hours without power: of these nothing is known.
    watch(&farm, 620, 634)
    #expect(farm.told == [])
    watch(&farm, 634, 640)
    #expect(farm.transitions.map(\.event) == [.firing])
  }

  @Test func aLongerForMakesAFiringAlertWaitAgain() throws {
    var rule = RuleDefinition(name: "rule", when: try Expression(parsing: "ph > 9"))
    var farm = RuleFarm(rules: [rule])
    let series = farm.series("s/d/ph")
    farm.feed(series, 9.5, at: RuleFarm.minute(0))
    farm.collect()
    rule.holdFor = .minutes(30)
    farm.engine.replace(
      rules: [rule],
      surroundings: farm.surroundings,
      now: RuleFarm.minute(1)
    )
    farm.feed(series, 9.5, at: RuleFarm.minute(10))
    farm.feed(series, 9.5, at: RuleFarm.minute(30))
    farm.collect()
    #expect(farm.told == ["firing#1@0", "pending#1@10", "firing#1@30"])
  }

  @Test func workOnADeviceIsKnown() throws {
    var farm = try RuleFarm("ph > 9 and not in_maintenance")
    let series = farm.series("s/d/ph")
    farm.engine.setMaintenance(site: "s", device: "d", isOn: true)
    farm.feed(series, 9.5, at: RuleFarm.minute(0))
    farm.collect()
    #expect(!farm.isFiring)
    farm.engine.setMaintenance(site: "s", device: "d", isOn: false)
    farm.feed(series, 9.5, at: RuleFarm.minute(5))
    farm.collect()
    #expect(farm.isFiring)
  }
}
