import Pipeline
import Rules
import Telemetry
import TestSupport
import Testing

/// Quality control between duplicates and rules.
@Suite struct QualityPipelineTests {
  private static func low() throws -> Expression {
    try Expression(parsing: "dissolved_oxygen < 3 mg/L")
  }

  private static var pond: SiteDefinition {
    var probe = DeviceDefinition(name: "probe-1")
    probe.every = .minutes(10)
    return SiteDefinition(name: "qingxi-3", devices: [probe])
  }

  private func steps(_ values: [Double], from first: Int64 = 0) -> [(second: Int64, value: Double)]
  {
    values.enumerated().map { (second: (first + Int64($0.offset)) * 600, value: $0.element) }
  }

  @Test func aSpikeIsRevisedWithTheCommitOfTheNextValue() throws {
    let bench = try PipelineBench(sites: [Self.pond])
    bench.send(steps([7, 7.1]))
    bench.send(steps([10], from: 2))
    #expect(bench.journal.samples.last?.flag == .fail)
    bench.send(steps([7], from: 3))
    let batch = try #require(bench.journal.batches.last)
    #expect(batch.revisions.map(\.flag) == [.fail])
    #expect(batch.revisions.map(\.reasons) == [[.spike, .rateOfChange]])
    #expect(batch.revisions.map(\.time) == [bench.journal.samples[2].time])
  }

  @Test(arguments: [(RuleDefinition.Use.good, 0), (.suspect, 0), (.any, 1)])
  func rulesUseWhatTheirFlagsAllow(use: RuleDefinition.Use, alerts: Int) throws {
    let rule = RuleDefinition(name: "low", when: try Self.low(), use: use)
    let bench = try PipelineBench(rules: [rule], sites: [Self.pond])
    bench.send(steps([7, 7.1, 0.5]))
    #expect(bench.journal.batches.flatMap(\.transitions).count == alerts)
    bench.send(steps([0.4], from: 3))
    #expect(bench.journal.batches.flatMap(\.transitions).count == 1)
  }

  /// The spike is good until the next value comes, be it with the same batch or a later one.
  @Test(arguments: [false, true])
  func aReadingThatWaitsForARuleGetsItsSecondVerdict(isOneBatch: Bool) throws {
    var rule = RuleDefinition(
      name: "high",
      when: try Expression(parsing: "dissolved_oxygen > 8 mg/L"),
      use: .good
    )
    rule.settle = .minutes(45)
    var pond = Self.pond
    pond.devices[0].every = .minutes(30)
    let bench = try PipelineBench(rules: [rule], sites: [pond])
    func readings(_ values: [Double], from first: Int64) -> [(second: Int64, value: Double)] {
      values.enumerated().map { ((first + Int64($0.offset)) * 1800, $0.element) }
    }
    let calm = readings([7.1, 7, 7.1, 7, 7.1, 7], from: 3)
    bench.send(readings([7, 7.1, 8.3], from: 0) + (isOneBatch ? calm : []))
    if !isOneBatch {
      #expect(bench.journal.samples.last?.flag == .good)
      bench.send(calm)
    }
    let flags = bench.journal.revised.sorted { $0.time < $1.time }.map(\.flag)
    #expect(flags[2] == .suspect && flags[3...].allSatisfy { $0 == .good })
    #expect(bench.journal.batches.flatMap(\.transitions).isEmpty)
  }

  @Test func lateValuesAreMarkedAndLookedAtAgainWithATick() throws {
    let bench = try PipelineBench(sites: [Self.pond])
    bench.send(steps([7, 7.1]) + steps([7.1, 7], from: 3))
    bench.send(steps([12], from: 2))
    #expect(bench.journal.samples.last?.flag == .good)
    #expect(bench.journal.samples.last?.reasons == .provisional)
    #expect(bench.journal.batches.last?.unsettled.count == 1)
    bench.run { $0.tick() }
    let batch = try #require(bench.journal.batches.last)
    #expect(batch.unsettled.values.allSatisfy { $0 == nil })
    let flags = bench.journal.revised.sorted { $0.time < $1.time }.map { Int($0.flag.rawValue) }
    #expect(flags == [1, 3, 4, 4, 1])
    let count = bench.journal.batches.count
    bench.run { $0.tick() }
    #expect(bench.journal.batches.count == count)
  }

  @Test func whileABacklogIsTakenInNothingIsLookedAtAgain() throws {
    let bench = try PipelineBench(fullBatch: 3, sites: [Self.pond])
    bench.send(steps([7, 7.1, 7.2, 7.1].reversed()).reversed())
    bench.run { $0.tick() }
    #expect(bench.journal.batches.flatMap(\.revisions).isEmpty)
    bench.run { $0.tick() }
    #expect(bench.journal.batches.flatMap(\.revisions).count == 3)
    #expect(bench.journal.revised.allSatisfy { $0.flag == .good && $0.reasons == [] })
  }
}
