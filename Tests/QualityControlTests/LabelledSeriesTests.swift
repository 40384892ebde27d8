import Foundation
import QualityControl
import Telemetry
import TestSupport
import Testing

/// The usual limits against what technicians marked in recorded series of a river
/// (`timeseries/logan-river`, see docs/quality.md for the table that this prints).
@Suite(.enabled(if: SharedData.data != nil, "the shared data are not here"))
struct LabelledSeriesTests {
  /// Every value that is made to stand still for 25 hours is found, in metrics that may stand still
  /// for less than a day; nothing in these series stands still so long by itself.
  @Test func standstillsOfADayAreFound() throws {
    for series in try LabelledSeries.all() {
      guard let patience = series.patience, patience <= 24 else { continue }
      let (stuck, runs) = series.withStandstills
      let flags = stuck.flags()
      for run in runs {
        let last = flags[run.upperBound - 1]
        #expect(
          last.reasons.contains(.flatLine) || last.flag == .missing,
          "\(series.name): a standstill from row \(run.lowerBound + 2)"
        )
      }
    }
  }

  /// Every spike that a technician took out is found.
  @Test func spikesAreFound() throws {
    for series in try LabelledSeries.all() {
      let flags = series.flags()
      for spike in series.spikes {
        #expect(
          spike.contains { flags[$0].flag != .good },
          "\(series.name): a spike in row \(spike.lowerBound + 2)"
        )
      }
    }
  }

  /// Prints the table of the guide, where that is asked for.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SLUICE_FIGURES"] != nil, "not asked for"))
  func figures() throws {
    print("| series | rows | marked | found | flagged | of these marked | spikes | found |")
    print("|---|---|---|---|---|---|---|---|")
    for series in try LabelledSeries.all() {
      let flags = series.flags()
      let bad = flags.map { $0.flag == .suspect || $0.flag == .fail }
      let found = series.marked.filter { $0.contains { flags[$0].flag != .good } }
      let flagged = LabelledSeries.runs(of: bad)
      let right = flagged.filter { run in
        (run.lowerBound - 1...run.upperBound).contains { series.isMarked($0) }
      }
      let spikes = series.spikes.filter { $0.contains { flags[$0].flag != .good } }
      print(
        "| \(series.name) | \(series.values.count) | \(series.marked.count) | \(found.count)",
        "| \(flagged.count) | \(right.count) | \(series.spikes.count) | \(spikes.count) |"
      )
    }
  }
}

/// One variable of a recorded river with the technicians' marks.
private struct LabelledSeries {
  let name: String
  let metric: String
  let times: [Int64]
  let values: [Double?]
  private let marks: [Bool]

  /// Every variable of every file that has columns `x`, `x_cor` and `x_qual`.
  static func all() throws -> [LabelledSeries] {
    let metrics = [
      "temp": "water_temp", "cond": "water_ec", "ph": "ph", "do": "dissolved_oxygen",
      "turb": "turbidity", "stage": "pond_depth",
    ]
    return try SharedData.files(in: SharedData.data, suffix: ".csv").flatMap {
      file -> [LabelledSeries] in
      guard file.path.contains("logan-river") else { return [] }
      let table = try FlagTable(file: file, time: "datetime")
      return metrics.sorted { $0.key < $1.key }.compactMap { column, metric in
        LabelledSeries(file.deletingPathExtension().lastPathComponent, table, column, metric)
      }
    }
  }

  private init?(_ file: String, _ table: FlagTable, _ column: String, _ metric: String) {
    let (raw, marks) = (table.numbers(column), table.text("\(column)_qual"))
    guard raw.count == table.times.count, marks.count == raw.count else { return nil }
    (name, self.metric, times) = ("\(file) \(column)", metric, table.times)
    values = raw.map { $0 == -9999 ? nil : $0 }
    self.marks = marks.map { $0 != "NULL" && !$0.isEmpty }
  }

  func isMarked(_ row: Int) -> Bool { marks.indices.contains(row) && marks[row] }

  /// The runs of rows that technicians marked.
  var marked: [Range<Int>] { Self.runs(of: marks) }

  /// Marked runs of up to three rows that stand out from the values before and after by more than
  /// twice the usual limit: what an average over neighbours can see.
  var spikes: [Range<Int>] {
    guard let limit = tests.spike?.suspect else { return [] }
    return marked.filter { run in
      guard run.count <= 3, run.lowerBound > 0, run.upperBound < values.count,
        let before = values[run.lowerBound - 1], let after = values[run.upperBound]
      else { return false }
      return run.allSatisfy { row in
        values[row].map { abs($0 - (before + after) / 2) > 2 * limit } ?? false
      }
    }
  }

  /// The series with a value that stands still for 25 hours, in the middle of each 1,000 rows.
  var withStandstills: (series: LabelledSeries, runs: [Range<Int>]) {
    var values = values
    let runs = stride(from: 500, to: values.count - 100, by: 1000).map { $0..<$0 + 100 }
      .filter { values[$0.lowerBound] != nil }
    for run in runs {
      for row in run where values[row] != nil { values[row] = values[run.lowerBound] }
    }
    return (LabelledSeries(self, values), runs)
  }

  private init(_ other: LabelledSeries, _ values: [Double?]) {
    (name, metric, times, marks) = (other.name, other.metric, other.times, other.marks)
    self.values = values
  }

  /// How long a value may stand still before it is suspect, in hours.
  var patience: Double? {
    tests.flatLine?.suspect.map { Double($0) / 3_600_000 }
  }

  private var tests: SeriesTests {
    var probe = DeviceDefinition(name: "probe")
    probe.every = .minutes(15)
    let policy = QualityPolicy(sites: [SiteDefinition(name: "logan", devices: [probe])])
    return policy.resolve(SeriesKey(site: "logan", device: "probe", metric: metric)).tests
  }

  /// The flags of the usual limits, row by row.
  func flags() -> [(flag: QualityFlag, reasons: QualityReasons)] {
    var run = SeriesRun(tests)
    var flags: [(flag: QualityFlag, reasons: QualityReasons)] = []
    for (time, value) in zip(times, values) {
      let instant = Instant(milliseconds: time)
      guard time > run.newest else {
        flags.append((.notEvaluated, []))
        continue
      }
      let moment = CalendarMoment(instant)
      let verdict = run.observe(value, at: instant, moment: moment)
      if TestFlags.finds(verdict.spikeBefore), let last = flags.indices.last {
        flags[last].flag = flags[last].flag.worse(verdict.spikeBefore)
        flags[last].reasons.insert(.spike)
      }
      let flag = value == nil ? QualityFlag.missing : verdict.flags.worst
      flags.append((flag, verdict.flags.reasons))
    }
    return flags
  }

  /// The runs of rows for which something holds.
  static func runs(of holds: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (row, isSo) in holds.enumerated() where isSo {
      if let last = runs.last, last.upperBound == row {
        runs[runs.count - 1] = last.lowerBound..<row + 1
      } else {
        runs.append(row..<row + 1)
      }
    }
    return runs
  }
}
