import QualityControl
import Telemetry
import Testing

/// The configuration is read anew while series are silent.
@Suite struct ReloadTests {
  private static let step: Int64 = 900_000

  /// Oxygen that moves too little by its deviation, where the usual limits look at its range.
  private static let byDeviation = limits([
    .set(.attenuatedType, .word("std")), .set(.attenuatedWindow, .span(.hours(6))),
    .set(.attenuatedSuspect, .number(0.2)), .set(.attenuatedFail, .number(0.05)),
    .set(.attenuatedMinimumCount, .count(3)),
  ])

  private static func limits(_ changes: [QualitySetting.Change]) -> [QualityOverride] {
    var scope = QualityOverride.Scope()
    scope.metrics = ["dissolved_oxygen"]
    return [QualityOverride(scope: scope, changes: changes, place: "")]
  }

  /// A pond with series side by side, of which one could write into the memory of another.
  private static func pond() -> (bench: StageBench, series: [SeriesID]) {
    var bench = StageBench.pond()
    let series = ["water_temp", "dissolved_oxygen", "ph"].map { bench.series($0) }
    for index in 0..<12 { speak(&bench, series, at: index) }
    return (bench, series)
  }

  private static func speak(_ bench: inout StageBench, _ series: [SeriesID], at index: Int) {
    let value = 7 + Double(index % 5) / 10
    bench.take(series.map { ($0, Int64(index) * step, value) })
  }

  private static func flags(_ bench: StageBench, _ series: SeriesID) -> [QualityFlag] {
    bench.samples(of: series).dropFirst(12).map(\.flag)
  }

  @Test(arguments: 1...3)
  func reloadsBeforeASeriesSpeaksAgainAreLikeARestart(count: Int) {
    var (bench, series) = Self.pond()
    for _ in 0..<count { bench.reload(Self.byDeviation) }
    var restarted = Self.pond().bench
    restarted.reload(Self.byDeviation)
    restarted.restart()
    for index in 12..<60 {
      Self.speak(&bench, series, at: index)
      Self.speak(&restarted, series, at: index)
      bench.settle(at: Instant(milliseconds: Int64(index) * Self.step))
    }
    for item in series {
      #expect(Self.flags(bench, item) == Self.flags(restarted, item))
    }
    #expect(Self.flags(bench, series[1]).last == .suspect)
  }

  @Test(arguments: 0...2)
  func limitsThatComeBackBeforeASeriesSpeaksChangeNothing(more: Int) {
    var (bench, series) = Self.pond()
    var untouched = bench
    bench.reload(Self.byDeviation)
    for _ in 0...more { bench.reload([]) }
    for index in 12..<60 {
      Self.speak(&bench, series, at: index)
      Self.speak(&untouched, series, at: index)
    }
    for item in series { #expect(bench.samples(of: item) == untouched.samples(of: item)) }
  }

  @Test func aSeriesThatHasNotSpokenBeforeAReloadIsJudgedAtOnce() {
    var bench = StageBench.pond()
    let series = bench.series("dissolved_oxygen")
    _ = bench.stage.tests(of: series, register: bench.register)
    bench.reload(Self.byDeviation)
    bench.take([(series, 0, 7), (series, Self.step, 7.1)])
    #expect(bench.samples(of: series).map(\.flag) == [.good, .good])
    #expect(bench.samples(of: series).allSatisfy { !$0.reasons.contains(.provisional) })
  }

  /// The value 29.8 days before the last differs from it by more than the tolerance.
  @Test func aFlatRunIsNeverSaidToBeLongerThanItIs() {
    let limits = Self.limits([
      .off(test: "attenuated"), .off(test: "spike"), .set(.flatTolerance, .number(0.03)),
      .set(.flatSuspect, .span(.days(40))), .set(.flatFail, .span(.days(40))),
    ])
    var bench = StageBench.pond(every: .hours(1), limits)
    let series = bench.series("dissolved_oxygen")
    let values =
      [9.99] + Array(repeating: 10, count: 480) + Array(repeating: 10.01, count: 715)
      + [10.015, 10.035]
    bench.take(values.enumerated().map { (series, Int64($0.offset) * 3_600_000, $0.element) })
    #expect(bench.samples(of: series)[1100].flag == .fail)
    #expect(bench.samples(of: series).last?.flag == .good)
  }
}
