internal import SQLite

/// How far sealing has come, as it stands in the table `pass`.
///
/// A pass seals the rows up to `lastRow` whose time is before `cutoff`, and all that a pass before
/// has left (up to `keptRow`): a clock that is far ahead would keep its rows for years. Series after
/// series goes into chunks; the rows of those that are done do not count any more.
///
/// Rows lie in two tables by turns. When a pass ends every row of the older one is sealed (up to
/// `goneRow`), and it is emptied at once as soon as `latest` knows them: a row that is deleted by itself
/// costs a page to be written. What the pass has sealed of the newer one (up to `sealedRow`, before
/// `sealedCutoff`) counts no more, and goes later.
struct SealPass: Equatable {
  /// Whether a pass is under way.
  var isActive = false
  /// The first moment that is not sealed, in ms.
  var cutoff: Int64 = 0
  /// The last row that the pass, or the one before, looks at.
  var lastRow: Int64 = 0
  /// The last row that an earlier pass has looked at.
  var keptRow: Int64 = 0
  /// The last series whose rows are in chunks.
  var doneSeries: Int64 = 0
  /// The last row that `latest` knows.
  var latestRow: Int64 = 0
  /// Which of the two tables takes the new rows.
  var side: Int64 = 0
  /// The last row that the pass before has looked at.
  var sealedRow: Int64 = 0
  /// Before it rows up to `sealedRow` are sealed, in ms.
  var sealedCutoff: Int64 = 0
  /// The last row up to which all are sealed.
  var goneRow: Int64 = 0
  /// How far the joining of chunks has come.
  var join = JoinMark()

  /// A number above those of all series.
  static let allSeries = Int64(Int32.max)

  /// Makes the state of a new file.
  init() {}

  /// Reads the state.
  init(_ connection: Connection) throws(SQLiteError) {
    let row = try Statement(
      connection,
      """
      SELECT active, cutoff, last_row, kept_row, done_series, latest_row, \(JoinMark.columns),
        side, sealed_row, sealed_cutoff, gone_row FROM pass
      """
    )
    defer { row.reset() }
    guard try row.step() else {
      throw SQLiteError(code: 11, message: "pass is empty", sql: row.sql)
    }
    isActive = row.integer(0) != 0
    (cutoff, lastRow, keptRow) = (row.integer(1), row.integer(2), row.integer(3))
    (doneSeries, latestRow) = (row.integer(4), row.integer(5))
    join = JoinMark(row, from: 6)
    (side, sealedRow, sealedCutoff) = (row.integer(9) & 1, row.integer(10), row.integer(11))
    goneRow = row.integer(12)
  }

  /// Writes the state.
  func write(_ connection: Connection) throws(SQLiteError) {
    let update = try Statement(
      connection,
      """
      UPDATE pass SET active = ?, cutoff = ?, last_row = ?, kept_row = ?, done_series = ?,
        latest_row = ?, join_start = ?, join_hours = ?, join_device = ?, side = ?,
        sealed_row = ?, sealed_cutoff = ?, gone_row = ?
      """
    )
    update.bind(isActive, at: 1)
    let numbers = [
      cutoff, lastRow, keptRow, doneSeries, latestRow, join.start, join.length, Int64(join.device),
      side, sealedRow, sealedCutoff, goneRow,
    ]
    for (index, number) in numbers.enumerated() {
      update.bind(number, at: Int32(index) + 2)
    }
    try update.run()
  }

  /// The tables of rows: the older, whose rows came before all of the other's, and the newer.
  var tables: (older: String, newer: String) {
    side == 0 ? ("sample_warm", "sample_hot") : ("sample_hot", "sample_warm")
  }

  /// A question to both tables, in whichever order.
  static func both(_ select: (String) -> String) -> String {
    "\(select("sample_hot")) UNION ALL \(select("sample_warm"))"
  }

  /// The condition of a row that counts, with its seven numbers from a parameter on.
  static func isLive(from parameter: Int32) -> String {
    """
    row > ?\(parameter + 6) AND NOT (row <= ?\(parameter + 4) AND time < ?\(parameter + 5))
    AND NOT (row <= ?\(parameter) AND series <= ?\(parameter + 1)
      AND (time < ?\(parameter + 2) OR row <= ?\(parameter + 3)))
    """
  }

  /// Binds the numbers of ``isLive(from:)``.
  func bindLive(to statement: Statement, from parameter: Int32) {
    let numbers = [lastRow, doneSeries, cutoff, keptRow, sealedRow, sealedCutoff, goneRow]
    for (index, number) in numbers.enumerated() {
      statement.bind(number, at: parameter + Int32(index))
    }
  }

  /// The pass after its end.
  ///
  /// - Parameter turn: the last row there is, where the older table has been emptied and takes the new
  ///   rows; nil where it stays.
  /// - Returns: what to go on with.
  func ended(turn: Int64?) -> SealPass {
    var ended = self
    (ended.isActive, ended.doneSeries, ended.goneRow) = (false, 0, keptRow)
    (ended.sealedRow, ended.sealedCutoff, ended.keptRow) = (lastRow, cutoff, turn ?? lastRow)
    if turn != nil { ended.side = 1 - side }
    return ended
  }
}
