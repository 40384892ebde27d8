internal import SQLite
internal import Telemetry

/// Revisions that are not yet worked into the rows that they speak of; readers lay them over these.
struct RevisionOverlay {
  struct Name: Hashable {
    var series: SeriesID
    var time: Instant
  }

  private var verdicts: [Name: (flag: QualityFlag, reasons: QualityReasons)] = [:]

  /// Reads those that concern a stretch of time.
  init(_ connection: Connection, in range: TimeRange = .all) throws(SQLiteError) {
    let rows = try Statement(
      connection,
      "SELECT series, time, flag, reasons FROM revision WHERE time >= ? AND time <= ?"
    )
    defer { rows.reset() }
    rows.bind(range.start.milliseconds, at: 1)
    rows.bind(range.end.milliseconds, at: 2)
    while try rows.step() {
      let revision = try rows.revision(from: 0)
      verdicts[Name(series: revision.series, time: revision.time)] = (
        revision.flag, revision.reasons
      )
    }
  }

  /// Reads those that concern a series, by a statement of ``ofSeries(_:)``.
  init(_ rows: Statement, of series: Int32) throws(SQLiteError) {
    rows.bind(Int64(series), at: 1)
    rows.bind(Int64(series), at: 2)
    defer { rows.reset() }
    while try rows.step() {
      let revision = try rows.revision(from: 0)
      verdicts[Name(series: revision.series, time: revision.time)] = (
        revision.flag, revision.reasons
      )
    }
  }

  /// The statement for the revisions of some series, in their order.
  static func ofSeries(_ connection: Connection) throws(SQLiteError) -> Statement {
    try Statement(
      connection,
      """
      SELECT series, time, flag, reasons FROM revision WHERE series BETWEEN ? AND ?
      ORDER BY series, time LIMIT ifnull(?, -1)
      """
    )
  }

  /// The revisions of some series, in their order; the first so many where there is a limit.
  static func revisions(
    _ connection: Connection,
    of series: ClosedRange<Int32>,
    limit: Int? = nil
  ) throws(SQLiteError) -> [SampleRevision] {
    let rows = try ofSeries(connection)
    rows.bind(Int64(series.lowerBound), at: 1)
    rows.bind(Int64(series.upperBound), at: 2)
    rows.bind(limit.map(Int64.init), at: 3)
    var revisions: [SampleRevision] = []
    while try rows.step() { revisions.append(try rows.revision(from: 0)) }
    return revisions
  }

  /// Gives the samples of one series their last verdicts.
  func apply(to columns: inout SampleColumns) {
    for (name, verdict) in verdicts {
      columns.revise(name.time.milliseconds, verdict.flag, verdict.reasons)
    }
  }

  /// Whether nothing is changed.
  var isEmpty: Bool { verdicts.isEmpty }

  /// The sample with its last verdict.
  func applied(to sample: Sample) -> Sample {
    guard !verdicts.isEmpty,
      let verdict = verdicts[Name(series: sample.series, time: sample.time)]
    else { return sample }
    var revised = sample
    (revised.flag, revised.reasons) = verdict
    return revised
  }
}

extension SampleColumns {
  /// Gives the sample of a time another verdict.
  ///
  /// - Returns: whether there is such a sample.
  @discardableResult
  mutating func revise(_ time: Int64, _ flag: QualityFlag, _ reasons: QualityReasons) -> Bool {
    let index = firstIndex(at: time)
    guard index < count, times[index] == time else { return false }
    (flags[index], self.reasons[index]) = (flag.rawValue, reasons.rawValue)
    return true
  }
}
