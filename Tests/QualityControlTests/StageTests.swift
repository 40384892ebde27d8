import QualityControl
import Telemetry
import TestSupport
import Testing

@Suite struct StageTests {
  private static let step: Int64 = 900_000

  private func values(_ series: SeriesID, _ values: [Double?], from first: Int64 = 0)
    -> [(series: SeriesID, time: Int64, value: Double?)]
  {
    values.enumerated().map { (series, (first + Int64($0.offset)) * Self.step, $0.element) }
  }

  @Test(arguments: [true, false])
  func aSpikeIsFoundWhenTheNextValueComes(isOneBatch: Bool) {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    let all = values(series, [7, 7.1, 12, 7.2, 7.1])
    if isOneBatch { bench.take(all) } else { for value in all { bench.take([value]) } }
    let samples = bench.samples(of: series)
    #expect(samples.map { Int($0.flag.rawValue) } == [1, 3, 4, 4, 1])
    #expect(samples[2].reasons.isSuperset(of: [.spike, .rateOfChange]))
    #expect(samples[1].reasons == .spike)
  }

  @Test func theNewestValueIsJudgedAtOnceByItsRange() {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    bench.take(values(series, [7, 30]))
    #expect(bench.samples(of: series).map(\.flag) == [.good, .fail])
    #expect(bench.samples(of: series)[1].reasons == .grossRange)
  }

  @Test func whatIsNoMeasurementDoesNotCondemnItsNeighbours() {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    bench.take(values(series, [7, 7.1, -999, 7.2, 7.1, nil, 7.1]))
    let samples = bench.samples(of: series)
    #expect(samples.map { Int($0.flag.rawValue) } == [1, 1, 4, 1, 1, 9, 1])
    #expect(samples[2].reasons == [.grossRange, .errorCode])
  }

  @Test func aSeriesBeginsAnewAfterALongPause() {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    bench.take(values(series, [7, 7.1]))
    bench.take(values(series, [11, 11.1, 11], from: 8))
    let samples = bench.samples(of: series)
    #expect(samples.allSatisfy { $0.flag == .good })
    #expect(samples[2].reasons == .afterGap)
  }

  @Test func stepsAreNotJudgedWhereTheIntervalIsUnknown() {
    var bench = StageBench.pond(every: nil)
    let series = bench.series("dissolved_oxygen")
    bench.take([(series, 0, 2.5), (series, 5, 5.5), (series, 10, 2.4)])
    #expect(bench.samples(of: series).allSatisfy { $0.flag == .good })
    let unknown = bench.series("whatever")
    bench.take([(unknown, 0, 2.5)])
    #expect(bench.samples(of: unknown).map(\.flag) == [.notEvaluated])
    #expect(bench.samples(of: unknown).map(\.reasons) == [[]])
  }

  @Test func lateValuesAreLookedAtAgainWithTheirNeighbours() {
    let all = (0..<200).map { row -> Double? in
      let wave: Double = Double(row % 7) / 10
      return row == 100 ? 11 : 7 + wave
    }
    var sorted = StageBench.pond()
    var late = StageBench.pond()
    let series = sorted.series("dissolved_oxygen")
    _ = late.series("dissolved_oxygen")
    let items = values(series, all)
    sorted.take(items)
    let last = [99, 100, 101, 150]
    let second = items.indices.filter { $0 % 3 == 1 && !last.contains($0) }
    late.take(items.indices.filter { $0 % 3 != 1 && !last.contains($0) }.map { items[$0] })
    late.take(second.reversed().map { items[$0] })
    #expect(late.stage.hasUnsettled)
    late.settle()
    late.take([150, 100, 99, 101].map { items[$0] })
    late.settle(at: Instant(milliseconds: 10_000))
    #expect(!late.stage.hasUnsettled)
    #expect(late.samples(of: series) == sorted.samples(of: series))
  }

  /// A reload comes between a late value and the second look at it.
  @Test func lateValuesAreLookedAtAgainAfterAReload() {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    let items = values(series, (0..<40).map { 7 + Double($0 % 7) / 10 })
    bench.take(items.indices.filter { $0 != 20 }.map { items[$0] })
    bench.take([items[20]])
    #expect(bench.stage.hasUnsettled)
    bench.reload()
    bench.settle()
    #expect(!bench.stage.hasUnsettled)
  }

  @Test func manyLateOrdersComeToTheSameFlags() {
    var generator = SplitMix(seed: 11)
    let all: [Double?] = (0..<120).map { index -> Double? in
      guard index % 29 != 28 else { return nil }
      return 7 + Double(Int.random(in: 0...2, using: &generator)) * 0.4
    }
    var sorted = StageBench.pond()
    let series = sorted.series("dissolved_oxygen")
    sorted.take(values(series, all))
    for round in 0..<20 {
      var bench = StageBench.pond()
      _ = bench.series("dissolved_oxygen")
      var items = values(series, all)
      items.shuffle(using: &generator)
      for (count, item) in items.enumerated() {
        bench.take([item])
        if count % 40 == 39 { bench.restart() }
        let now = Instant(milliseconds: Int64(count) * 5000 + 5000)
        if count % 10 == 9 { bench.settle(at: now) }
      }
      bench.settle(at: Instant(milliseconds: 1_000_000_000))
      #expect(bench.samples(of: series) == sorted.samples(of: series), "round \(round)")
    }
  }
}
