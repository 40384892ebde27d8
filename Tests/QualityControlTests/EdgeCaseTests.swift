import QualityControl
import Telemetry
import TestSupport
import Testing

/// The edges of each test, as `qartod_edge_cases.csv` notes what ioos_qc 3.0.0 does at them.
@Suite struct EdgeCaseTests {
  private static let minutes = (0..<20).map { Int64($0) * 600_000 }

  private func run(
    _ values: [Double?],
    at times: [Int64] = minutes,
    _ set: (inout SeriesTests) -> Void
  ) -> BatchRun {
    var tests = SeriesTests.batch
    set(&tests)
    return BatchRun(values, at: Array(times.prefix(values.count)), tests)
  }

  @Test func limitsOfRangesBelongToThem() {
    let values = [0, 0.5, 15, 20, -0.001, 20.001, .nan]
    let flags = run(values) { $0.grossRange = GrossRangeTest(fail: 0...20, suspect: 0.5...15) }
    #expect(flags.grossRange == [3, 1, 1, 3, 4, 4, 9])
    let endless = run([.infinity, -.infinity, 1]) { $0.grossRange = GrossRangeTest(fail: 0...20) }
    #expect(endless.grossRange == [4, 4, 1])
  }

  @Test func spikes() {
    func spikes(
      _ values: [Double?],
      _ suspect: Double,
      _ fail: Double,
      _ method: SpikeTest.Method = .average
    ) -> [Int] {
      run(values) { $0.spike = SpikeTest(method: method, suspect: suspect, fail: fail) }.spike
    }
    #expect(spikes([1, 1, 5, 1, 1], 1, 3) == [2, 3, 4, 3, 2])
    #expect(spikes([0, 0, 1, 0, 0], 1, 3) == [2, 1, 1, 1, 2])
    #expect(spikes([1, nil, 5, 1, 1, 1], 1, 3) == [2, 9, 2, 3, 1, 2])
    #expect(spikes([1, 1, 5, 1, 1], 0, 0) == [2, 1, 1, 1, 2])
    #expect(spikes([1, 2, 4, 7, 11], 0.5, 1, .differential) == [2, 1, 1, 1, 2])
    #expect(spikes([1, 9], 1, 3) == [2, 2])
    #expect(spikes([9], 1, 3) == [2])
  }

  @Test func rates() {
    func rates(_ values: [Double?], at times: [Int64] = Self.minutes, fail: Double? = nil) -> [Int]
    {
      run(values, at: times) { $0.setRate(suspect: 5 / 600, fail: fail) }.rateOfChange
    }
    #expect(rates([0, 10, 10, nil, 0, 1], fail: 9 / 600) == [1, 4, 1, 9, 1, 1])
    #expect(rates([0, 5, 5, 5, 5, 5]) == [1, 1, 1, 1, 1, 1])
    let backwards: [Int64] = [0, 600_000, -600_000, 1_800_000, 2_400_000, 3_000_000]
    #expect(rates([1, 2, 30, 4, 5, 6], at: backwards) == [1, 1, 3, 3, 1, 1])
  }

  /// Of two values at one time ioos_qc compares the step itself with a limit per second; here there
  /// is no time in which it could have moved.
  @Test func twoValuesAtOneTimeHaveNoRate() {
    let times: [Int64] = [0, 600_000, 600_000, 1_800_000, 2_400_000, 3_000_000]
    let flags = run([1, 2, 3, 4, 5, 6], at: times) { $0.setRate(suspect: 5 / 600, fail: nil) }
    #expect(flags.rateOfChange == [1, 1, 1, 1, 1, 1])
    let fast = run([1, 1.1, 1.1], at: [0, 100, 200]) { $0.setRate(suspect: 0.05, fail: nil) }
    #expect(fast.rateOfChange == [1, 3, 1])
  }

  @Test func flatLines() {
    func flat(_ values: [Double?], _ suspect: Double, _ fail: Double, _ tolerance: Double) -> [Int]
    {
      run(values) {
        $0.flatLine = .counting(
          tolerance: tolerance,
          suspectSeconds: suspect,
          failSeconds: fail,
          interval: BatchRun.interval(Array(Self.minutes.prefix(values.count)))
        )
      }.flatLine
    }
    #expect(flat([1, 1.1, 1.2, 1.0, 1.1, 1.2], 1800, 3600, 0.2) == [1, 1, 1, 3, 3, 3])
    #expect(flat([5, 5, 5, 5, 5, 5], 1800, 3000, 0) == [1, 1, 1, 1, 1, 1])
    #expect(flat([5, 5, 5, 5, 5, 5], 1800, 3000, 0.001) == [1, 1, 1, 3, 3, 4])
    #expect(flat([5, 5, nil, 5, 5, 5], 1800, 3000, 0.001) == [1, 1, 9, 3, 3, 4])
    #expect(flat([5, 5, 5, 5], 1800, 3000, 0.1) == [1, 1, 1, 3])
    #expect(flat([5, 5], 600, 1200, 0.1) == [1, 1])
    #expect(flat([nil, 5, 5, 5], 1800, 3000, 0.1) == [9, 1, 1, 3])
    #expect(flat([], 1800, 3000, 0.1) == [])
  }

  @Test func fadedSignalsOfAWholeSeries() {
    func whole(_ values: [Double?], _ suspect: Double, _ fail: Double) -> [Int] {
      run(values) {
        $0.attenuated = .window("std", suspect: suspect, fail: fail, least: 1, seconds: 1_000_000)
      }.wholeAttenuated
    }
    #expect(whole([1, 2, 3, 4], 1.2, 1.0) == [3, 3, 3, 3])
    #expect(whole([1, 3], 1.0, 0.5) == [1, 1])
  }

  @Test func seasons() throws {
    func flags(_ dates: [String], _ value: Double?, _ seasons: [Season]) -> [Int] {
      let times = dates.compactMap(FlagTable.milliseconds)
      return run(Array(repeating: value, count: times.count), at: times) {
        $0.climatology = ClimatologyTest(seasons)
      }.climatology
    }
    var summer = Season(suspect: 0...10)
    summer.months = [6, 7, 8]
    #expect(flags(["2025-01-15"], 5, [summer]) == [2])
    #expect(flags(["2025-06-01", "2025-08-31", "2025-09-01"], 5, [summer]) == [1, 1, 2])
    #expect(flags(["2025-07-15"], nil, [summer]) == [9])
    #expect(flags(["2025-07-15"], 5, [Season(suspect: 0...1), Season(suspect: 0...10)]) == [1])
  }

  @Test func theWorstFlagCounts() {
    let columns = [[9, 2, 1, 3, 4, 9, 2], [2, 1, 3, 4, 1, 9, 9]]
    #expect(BatchRun.compare(columns) == [2, 1, 3, 4, 4, 9, 2])
  }

  @Test func gaps() {
    func gaps(_ minutes: [Int64]) -> [Int] {
      run(Array(repeating: 1, count: minutes.count), at: minutes.map { $0 * 60_000 }) {
        $0.gap = TimeGapTest(fail: 1_800_000)
      }.gap
    }
    #expect(gaps([0, 10, 70, 80]) == [1, 1, 4, 1])
    #expect(gaps([0, 30, 61]) == [1, 1, 4])
  }
}
