import Foundation
import QualityControl
import Telemetry
import TestSupport
import Testing

/// Row by row what ioos_qc 3.0.0 says of the series among the reference values.
@Suite(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
struct OracleTests {
  @Test func everyRowOfAnEvenSeries() throws {
    for table in FlagTable.named("qartod_do_10min") {
      var tests = SeriesTests.batch
      tests.grossRange = GrossRangeTest(fail: 0...20, suspect: 0.5...15)
      var summer = Season(suspect: 3...11, fail: 0...18)
      summer.months = [6, 7, 8]
      tests.climatology = ClimatologyTest([summer])
      tests.spike = SpikeTest(suspect: 0.8, fail: 2)
      tests.setRate(suspect: 0.8 / 600, fail: 2.5 / 600)
      tests.flatLine = .counting(
        tolerance: 0.02,
        suspectSeconds: 3600,
        failSeconds: 7200,
        interval: BatchRun.interval(table.times)
      )
      tests.attenuated = .window("std", suspect: 0.15, fail: 0.05, least: 6)
      let run = BatchRun(table.values, at: table.times, tests)
      #expect(run.grossRange == table["gross_range"])
      #expect(run.climatology == table["climatology_date_member"])
      // Where the value is missing, ioos_qc 3.0.0 says 1 of a season by months: a fault of its own.
      let byMonth = zip(table["climatology_month_member"], table.values).map { $1 == nil ? 9 : $0 }
      #expect(run.climatology == byMonth)
      #expect(run.spike == table["spike_average"])
      #expect(run.rateOfChange == table["rate_of_change"])
      #expect(run.flatLine == table["flat_line"])
      #expect(run.attenuated == table["atten_std"])
      let columns = [run.grossRange, run.climatology, run.spike, run.rateOfChange, run.flatLine]
      #expect(BatchRun.compare(columns) == table["aggregate"])

      tests.spike = SpikeTest(method: .differential, suspect: 0.8, fail: 2)
      tests.attenuated = .window("range", suspect: 0.15, fail: 0.05, least: 6)
      let second = BatchRun(table.values, at: table.times, tests)
      #expect(second.spike == table["spike_differential"])
      #expect(second.attenuated == table["atten_range"])
    }
  }

  @Test func everyRowOfAnUnevenSeries() throws {
    for table in FlagTable.named("qartod_irregular") {
      var tests = SeriesTests.batch
      tests.spike = SpikeTest(suspect: 3, fail: 8)
      tests.setRate(suspect: 2.0 / 600, fail: 8.0 / 600)
      tests.flatLine = .counting(
        tolerance: 0.05,
        suspectSeconds: 3600,
        failSeconds: 7200,
        interval: BatchRun.interval(table.times)
      )
      tests.attenuated = .window("std", suspect: 0.3, fail: 0.1, least: 4)
      tests.gap = TimeGapTest(fail: 1_800_000)
      let run = BatchRun(table.values, at: table.times, tests)
      #expect(run.spike == table["spike_average"])
      #expect(run.rateOfChange == table["rate_of_change"])
      #expect(run.flatLine == table["flat_line"])
      #expect(run.attenuated == table["atten_std"])
      #expect(run.gap == table["time_gap"])
    }
  }

  /// Recorded series of a river with the limits that its keepers use.
  @Test func everyRowOfRecordedSeries() throws {
    for recorded in try RecordedSeries.all() {
      var tests = SeriesTests.batch
      let limits = recorded.limits
      tests.grossRange = GrossRangeTest(
        fail: limits.grossRange.fail,
        suspect: limits.grossRange.suspect
      )
      tests.spike = SpikeTest(suspect: limits.spike.suspect, fail: limits.spike.fail)
      tests.setRate(suspect: limits.rate, fail: nil)
      tests.flatLine = .counting(
        tolerance: limits.flat.tolerance,
        suspectSeconds: limits.flat.suspect,
        failSeconds: limits.flat.fail,
        interval: BatchRun.interval(recorded.table.times)
      )
      let (table, name) = (recorded.table, Comment(rawValue: recorded.name))
      let run = BatchRun(table.values, at: table.times, tests)
      #expect(run.grossRange == table["gross_range"], name)
      #expect(run.spike == table["spike"], name)
      #expect(run.rateOfChange == table["rate_of_change"], name)
      #expect(run.flatLine == table["flat_line"], name)
      let columns = [run.grossRange, run.spike, run.rateOfChange, run.flatLine]
      #expect(BatchRun.compare(columns) == table["primary"], name)
    }
  }
}

extension AttenuatedSignalTest {
  /// A window of two hours, as in the reference values.
  static func window(
    _ measure: String,
    suspect: Double,
    fail: Double,
    least: Int,
    seconds: Int64 = 7200
  ) -> AttenuatedSignalTest? {
    Measure(rawValue: measure).map {
      AttenuatedSignalTest(
        measure: $0,
        window: seconds * 1000,
        suspect: suspect,
        fail: fail,
        minimumCount: least,
        isExact: true
      )
    }
  }
}
