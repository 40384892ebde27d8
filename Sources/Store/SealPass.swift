internal import SQLite

/// How far sealing has come, as it stands in the table `pass`.
///
/// A pass seals the rows up to `lastRow` whose time is before `cutoff`, and all that a pass before
/// has left (up to `keptRow`): a clock that is far ahead would keep its rows for years. Series after
/// series goes into chunks; the rows of those that are done do not count any more, and are removed
/// when all are.
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
      SELECT active, cutoff, last_row, kept_row, done_series, latest_row, \(JoinMark.columns)
      FROM pass
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
  }

  /// Writes the state.
  func write(_ connection: Connection) throws(SQLiteError) {
    let update = try Statement(
      connection,
      """
      UPDATE pass SET active = ?, cutoff = ?, last_row = ?, kept_row = ?, done_series = ?,
        latest_row = ?, join_start = ?, join_hours = ?, join_device = ?
      """
    )
    update.bind(isActive, at: 1)
    let numbers = [
      cutoff, lastRow, keptRow, doneSeries, latestRow, join.start, join.length, Int64(join.device),
    ]
    for (index, number) in numbers.enumerated() {
      update.bind(number, at: Int32(index) + 2)
    }
    try update.run()
  }

  /// The condition of a row that counts, with its four numbers from a parameter on.
  static func isLive(from parameter: Int32) -> String {
    """
    NOT (row <= ?\(parameter) AND series <= ?\(parameter + 1)
      AND (time < ?\(parameter + 2) OR row <= ?\(parameter + 3)))
    """
  }

  /// Binds the numbers of ``isLive(from:)``.
  func bindLive(to statement: Statement, from parameter: Int32) {
    for (index, number) in [lastRow, doneSeries, cutoff, keptRow].enumerated() {
      statement.bind(number, at: parameter + Int32(index))
    }
  }
}
