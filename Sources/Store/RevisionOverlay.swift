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
