internal import SQLite
internal import Telemetry

/// Part of a query for samples, small enough to be read into memory at once.
struct SampleSelection {
  /// The series, in the order of their names.
  let series: ArraySlice<Register.Series>
  /// Event times.
  let range: TimeRange

  /// The samples in the order of series, time and arrival; nil where they are more than `limit`
  /// and the selection can be split.
  func read(_ connection: Connection, limit: Int) throws(SQLiteError) -> [Sample]? {
    let list = Array(series)
    let positions = SeriesPositions(list)
    let rows = try statement(connection)
    defer { rows.reset() }
    var samples: [Sample] = []
    while try rows.step() {
      guard positions[rows.integer(0)] != nil else { continue }
      if samples.count == limit, halves != nil { return nil }
      samples.append(rows.sample(from: 0))
    }
    samples.sort { left, right in
      let first = positions[Int64(left.series.rawValue)] ?? 0
      let second = positions[Int64(right.series.rawValue)] ?? 0
      return (first, left.time, left.arrived) < (second, right.time, right.arrived)
    }
    return samples
  }

  /// The two halves, in the order in which they are to be read; nil where nothing can be split.
  var halves: (first: SampleSelection, second: SampleSelection)? {
    if series.count > 1 {
      let middle = series.startIndex + series.count / 2
      return (
        SampleSelection(series: series[..<middle], range: range),
        SampleSelection(series: series[middle...], range: range)
      )
    }
    // A series has one sample in a millisecond.
    let middle = Instant(milliseconds: range.start.milliseconds / 2 + range.end.milliseconds / 2)
    guard range.start < middle, middle < range.end else { return nil }
    return (
      SampleSelection(series: series, range: TimeRange(start: range.start, end: middle)),
      SampleSelection(series: series, range: TimeRange(start: middle, end: range.end))
    )
  }

  /// Reads the rows of those batches that reach into the range.
  private func statement(_ connection: Connection) throws(SQLiteError) -> Statement {
    let rows = try Statement(
      connection,
      """
      SELECT series, time, delay, value, flag, reasons FROM batch
      CROSS JOIN sample_hot ON row BETWEEN first_row AND last_row
      WHERE max_time >= ?1 AND min_time < ?2 AND time >= ?1 AND time < ?2
        AND (?3 IS NULL OR series = ?3)
      """
    )
    rows.bind(range.start.milliseconds, at: 1)
    rows.bind(range.end.milliseconds, at: 2)
    rows.bind(series.count == 1 ? series.first.map { Int64($0.id.rawValue) } : nil, at: 3)
    return rows
  }
}
