import CSQLite

/// What SQLite answered when something could not be done.
///
/// It names the statement and never the values bound to it, so it may be logged.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
  /// SQLite's extended result code, such as 1034 (`SQLITE_IOERR_FSYNC`).
  public let code: Int32
  /// SQLite's own words.
  public let message: String
  /// The statement, or the call that was made.
  public let sql: String

  /// Makes an error from a result code.
  public init(code: Int32, message: String, sql: String) {
    (self.code, self.message, self.sql) = (code, message, sql)
  }

  /// The primary result code: the lowest eight bits of ``code``.
  public var primaryCode: Int32 { code & 0xff }

  /// The code, SQLite's words and the statement.
  public var description: String {
    "SQLite error \(code): \(message), in: \(sql)"
  }
}

extension SQLiteError {
  /// The error that a handle reports for its last call.
  init(handle: OpaquePointer?, code: Int32, sql: String) {
    let text = unsafe handle.map { unsafe sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    let message = unsafe text.map { unsafe String(cString: $0) } ?? "unknown error"
    self.init(code: code, message: message, sql: sql)
  }
}
