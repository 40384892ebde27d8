import Rules
import Telemetry
import Testing

@Suite struct RuleEngineTests {
  @Test func aSagIsPendingFiresAndResolvesByItsClearLevel() throws {
    var bench = RuleBench(try RuleBench.lowOxygen())
    #expect(bench.feed(3.4, minute: 0) == [])
    #expect(bench.feed(2.9, minute: 5) == ["pending#1@5"])
    #expect(bench.feed(2.7, minute: 10) == [])
    #expect(bench.feed(2.6, minute: 15) == ["firing#1@15"])
    #expect(bench.feed(3.5, minute: 20) == [])
    #expect(bench.feed(4.1, minute: 25) == ["resolved#1@25"])
    #expect(bench.feed(2.0, minute: 30) == ["pending#2@30"])
  }

  @Test func timeAloneFiresAPendingAlertWhoseValueIsYoung() throws {
    var bench = RuleBench(try RuleBench.lowOxygen())
    #expect(bench.watch(from: 0, to: 5) == [])
    #expect(bench.feed(2.9, minute: 5) == ["pending#1@5"])
    #expect(bench.watch(from: 5, to: 14) == [])
    #expect(bench.watch(from: 14, to: 16) == ["firing#1@15"])
  }

  @Test func anEpisodeThatNeverFiredUsesNoNumberUp() throws {
    var bench = RuleBench(try RuleBench.lowOxygen())
    #expect(bench.feed(2.9, minute: 5) == ["pending#1@5"])
    #expect(bench.feed(3.2, minute: 10) == [])
    #expect(bench.feed(2.9, minute: 15) == ["pending#1@15"])
  }

  @Test func badValuesJudgeNothing() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    #expect(bench.feed(0.1, minute: 0, flag: .fail) == [])
    #expect(bench.feed(0.1, minute: 5, flag: .suspect) == [])
    #expect(bench.feed(nil, minute: 10, flag: .missing) == [])
    #expect(bench.feed(2.5, minute: 15, flag: .notEvaluated) == ["firing#1@15"])
    #expect(bench.feed(9, minute: 20, flag: .fail) == [])
  }

  @Test func silenceMakesAFiringAlertStaleAndNeverResolvesIt() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    _ = bench.watch(from: 0, to: 1)
    #expect(bench.feed(2.5, minute: 1) == ["firing#1@1"])
    #expect(bench.watch(from: 1, to: 15) == [])
    #expect(bench.watch(from: 15, to: 300) == ["stale#1@16"])
    #expect(bench.feed(2.4, minute: 301) == [])
    #expect(bench.feed(4.4, minute: 305) == ["resolved#1@305"])
  }

  @Test func silenceClearsWhereTheRuleSaysSo() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero, onSilence: .clear))
    _ = bench.watch(from: 0, to: 1)
    #expect(bench.feed(2.5, minute: 1) == ["firing#1@1"])
    #expect(bench.watch(from: 1, to: 60) == ["resolved#1@16"])
  }

  @Test func aClockThatJumpsFiresAndSilencesNothing() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(staleAfter: .days(2)))
    _ = bench.watch(from: 0, to: 1)
    #expect(bench.feed(2.5, minute: 1) == ["pending#1@1"])
    bench.engine.tick(now: RuleBench.minute(24 * 60))
    bench.engine.tick(now: RuleBench.minute(24 * 60) + .seconds(1))
    #expect(bench.told() == [])
    bench.engine.tick(now: RuleBench.minute(2))
    #expect(bench.told() == [])
    #expect(bench.watch(from: 2, to: 30) == [])
    #expect(bench.feed(2.5, minute: 31) == ["firing#1@31"])
  }

  @Test func whatIsFoundInLateDataIsHistoryUntilItTurnsOutToHoldStill() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    #expect(bench.feed(2.5, minute: 0, delay: 600) == ["firing#1@0 late"])
    #expect(bench.feed(4.5, minute: 5, delay: 595) == ["resolved#1@5 late"])
    #expect(bench.feed(2.5, minute: 10, delay: 590) == ["firing#2@10 late"])
    #expect(bench.feed(2.4, minute: 600) == ["firing#2@600"])
  }

  @Test func valuesOutOfOrderDoNotRewriteThePresent() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    #expect(bench.feed(5, minute: 10) == [])
    #expect(bench.feed(2, minute: 5) == [])
    #expect(bench.feed(2, minute: 11) == ["firing#1@11"])
  }

  @Test func anyChannelOfAMetricCanRaiseAndAllMustBeWellToClear() throws {
    var bench = RuleBench(try RuleBench.lowOxygen(holdFor: .zero))
    let device = try #require(bench.register.device(site: "qingxi-3", name: "probe-1"))
    let bottom = bench.register.intern(
      device: device,
      metric: "dissolved_oxygen",
      channel: "bottom",
      unit: "mg/L"
    )
    #expect(bench.feed(6, minute: 0) == [])
    func low(_ value: Double, _ minute: Int64) -> Sample {
      Sample(
        series: bottom,
        time: RuleBench.minute(minute),
        value: value,
        flag: .good,
        arrived: RuleBench.minute(minute)
      )
    }
    bench.engine.observe(low(2, 1), register: bench.register)
    #expect(bench.told() == ["firing#1@1"])
    #expect(bench.feed(6, minute: 2) == [])
    bench.engine.observe(low(5, 3), register: bench.register)
    #expect(bench.told() == ["resolved#1@3"])
  }

  @Test func rulesHoldOnlyAtTheirKindsOfSite() throws {
    let rule = try RuleBench.lowOxygen(holdFor: .zero, kinds: [.ricePrawn])
    var turtle = RuleBench(rule, kind: .riceTurtle)
    #expect(turtle.feed(1, minute: 0) == [])
    var prawn = RuleBench(rule, kind: .ricePrawn)
    #expect(prawn.feed(1, minute: 0) == ["firing#1@0"])
  }
}
