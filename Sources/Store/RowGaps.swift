internal import SQLite

/// Asks whether any rows that count have certain numbers, by these numbers.
struct RowGaps {
  private let connection: Connection
  private let rows: Statement

  /// Prepares the question.
  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    rows = try Statement(
      connection,
      SealPass.both { table in
        "SELECT 1 FROM \(table) WHERE row >= ?1 AND row < ?2 AND \(SealPass.isLive(from: 3))"
      }
    )
  }

  /// Whether there is one that counts among the rows of these numbers.
  func hasRows(_ numbers: Range<Int64>) throws(SQLiteError) -> Bool {
    rows.bind(numbers.lowerBound, at: 1)
    rows.bind(numbers.upperBound, at: 2)
    try SealPass(connection).bindLive(to: rows, from: 3)
    defer { rows.reset() }
    return try rows.step()
  }
}
