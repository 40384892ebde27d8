/// How a transaction takes its locks.
public enum Transaction: String, Sendable {
  /// Takes a snapshot at the first read and no write lock.
  case deferred = "DEFERRED"
  /// Takes the write lock at once, so that `SQLITE_BUSY` comes before any work is done.
  case immediate = "IMMEDIATE"
}

extension Connection {
  /// Does `body` in one transaction: all of it is committed, or nothing.
  ///
  /// However it fails, the connection is outside of any transaction afterwards, so the same work
  /// can be tried again.
  ///
  /// - Returns: what `body` returns.
  /// - Throws: the error of `body`, of BEGIN or of COMMIT.
  public func transaction<Result>(
    _ kind: Transaction,
    _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try execute("BEGIN \(kind.rawValue)")
    do throws(SQLiteError) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // SQLite has rolled back by itself after some errors (FULL, IOERR, NOMEM), and a second
      // error would hide the first.
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Does reads in one snapshot of a file that may be damaged: `body` may go on behind an error.
  ///
  /// SQLite refuses to commit what has met a damaged page; there is nothing to commit here.
  public func snapshot<Result>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result {
    try execute("BEGIN DEFERRED")
    defer { if isInTransaction { try? execute("ROLLBACK") } }
    return try body()
  }
}
