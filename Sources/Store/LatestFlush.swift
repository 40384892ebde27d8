internal import SQLite
internal import Telemetry

/// Brings `latest` up to a row.
///
/// It reads the rows after the last one that the table knows, then writes what is new of each
/// series. Doing a part of it twice changes nothing.
struct LatestFlush {
  private static let rowsAtOnce: Int64 = 8192

  /// The row up to which it goes.
  let lastRow: Int64
  private var nextRow: Int64
  private var tail = TailScan(depth: RestoredState.recentCount)
  private var series: [SeriesID]?
  private var written = 0

  /// Prepares to take in the rows after one, up to another.
  init(after row: Int64, upTo lastRow: Int64) {
    (nextRow, self.lastRow) = (row + 1, lastRow)
  }

  /// Reads until the slice is over.
  ///
  /// - Returns: whether all rows have been seen.
  mutating func read(_ connection: Connection, until slice: Slice) throws(SQLiteError) -> Bool {
    while nextRow <= lastRow {
      let end = min(nextRow + Self.rowsAtOnce - 1, lastRow)
      try tail.read(connection, rows: nextRow...end)
      nextRow = end + 1
      if slice.isOver { break }
    }
    return nextRow > lastRow
  }

  /// Writes until the slice is over, within a transaction of the caller.
  ///
  /// - Returns: whether all is written.
  mutating func write(_ connection: Connection, until slice: Slice) throws(SQLiteError) -> Bool {
    let all = series ?? tail.series
    series = all
    let known = try Statement(
      connection,
      "SELECT \(LatestRow.columns) FROM latest WHERE series = ?"
    )
    let put = try Statement(connection, LatestRow.put)
    while written < all.count {
      let id = all[written]
      written += 1
      known.bind(Int64(id.rawValue), at: 1)
      if try known.step() { tail.take(try LatestRow(known)) }
      known.reset()
      guard let sample = tail.sample(of: id) else { continue }
      let times = tail.times(of: id).map(\.milliseconds)
      try LatestRow(sample: sample, times: times).bind(to: put)
      try put.run()
      if slice.isOver { break }
    }
    return written == all.count
  }
}
