internal import SQLite
internal import Telemetry

/// Reads the samples of some series in a stretch of time, in the order of arrival, part by part, so
/// that no snapshot is held between the parts.
struct SampleScan {
  private let positions: SeriesPositions
  private let only: Int64?
  private let range: TimeRange
  private var lastRow: Int64 = 0

  /// Prepares a scan.
  init(_ series: [Register.Series], in range: TimeRange) {
    positions = SeriesPositions(series)
    only = series.count == 1 ? series.first.map { Int64($0.id.rawValue) } : nil
    self.range = range
  }

  /// Reads up to `limit` samples that follow those read before; fewer when there are no more.
  mutating func next(
    _ connection: Connection,
    limit: Int
  ) throws(SQLiteError) -> [Sample] {
    let pass = try SealPass(connection)
    let rows = try Statement(connection, Self.sql(pass.tables))
    defer { rows.reset() }
    rows.bind(range.start.milliseconds, at: 1)
    rows.bind(range.end.milliseconds, at: 2)
    rows.bind(lastRow, at: 3)
    rows.bind(only, at: 4)
    pass.bindLive(to: rows, from: 5)
    let revisions = try RevisionOverlay(connection, in: range)
    var samples: [Sample] = []
    while samples.count < limit, try rows.step() {
      guard positions[rows.integer(0)] != nil else { continue }
      samples.append(revisions.applied(to: rows.sample(from: 0)))
      lastRow = rows.integer(6)
    }
    return samples
  }

  /// Only the rows of those batches that reach into the range are read, the older ones first.
  private static func sql(_ tables: (older: String, newer: String)) -> String {
    [tables.older, tables.newer].map { table in
      """
      SELECT series, time, delay, value, flag, reasons, row FROM batch
      CROSS JOIN \(table) ON row BETWEEN max(first_row, ?3 + 1) AND last_row
      WHERE last_row > ?3 AND max_time >= ?1 AND min_time < ?2 AND time >= ?1 AND time < ?2
        AND (?4 IS NULL OR series = ?4) AND \(SealPass.isLive(from: 5))
      """
    }.joined(separator: " UNION ALL ")
  }
}
