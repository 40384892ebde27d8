import CSQLite

/// One prepared statement, kept and used again by the connection's owner.
///
/// Parameters count from 1 and columns from 0, as in SQLite. Binding numbers, stepping and reading
/// numbers allocate nothing.
@safe
public final class Statement {
  /// Its text.
  public let sql: String
  private let connection: Connection
  let handle: OpaquePointer

  /// Compiles one statement.
  ///
  /// - Throws: ``SQLiteError``, also for a text that holds no statement, or more than one.
  public init(_ connection: Connection, _ sql: String) throws(SQLiteError) {
    connection.checkQueue()
    (self.connection, self.sql) = (connection, sql)
    var prepared: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    var rest = 0
    let code = unsafe sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = unsafe sqlite3_prepare_v3(connection.handle, text, -1, flags, &prepared, &tail)
      unsafe rest = tail.map { unsafe $0 - text } ?? 0
      return code
    }
    guard code == SQLITE_OK else { throw connection.error(code, sql) }
    guard let prepared = unsafe prepared else {
      throw SQLiteError(code: SQLITE_ERROR, message: "there is no statement in it", sql: sql)
    }
    unsafe handle = prepared
    guard sql.utf8.dropFirst(rest).allSatisfy(Self.isBlank) else {
      // Before any other statement would be compiled, and so before it could be refused.
      let message = "one statement at a time: there is more behind the first"
      throw SQLiteError(code: SQLITE_ERROR, message: message, sql: sql)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte) || byte == UInt8(ascii: ";")
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  // MARK: Parameters

  /// Binds an integer.
  public func bind(_ value: Int64, at index: Int32) {
    bound(unsafe sqlite3_bind_int64(handle, index, value))
  }

  /// Binds an integer, or NULL for nil.
  public func bind(_ value: Int64?, at index: Int32) {
    if let value { bind(value, at: index) } else { bindNull(at: index) }
  }

  /// Binds a truth value, as 1 or 0.
  public func bind(_ value: Bool, at index: Int32) {
    bind(value ? Int64(1) : 0, at: index)
  }

  /// Binds a number; SQLite stores NaN as NULL.
  public func bind(_ value: Double, at index: Int32) {
    bound(unsafe sqlite3_bind_double(handle, index, value))
  }

  /// Binds a number, or NULL for nil.
  public func bind(_ value: Double?, at index: Int32) {
    if let value { bind(value, at: index) } else { bindNull(at: index) }
  }

  /// Binds NULL.
  public func bindNull(at index: Int32) {
    bound(unsafe sqlite3_bind_null(handle, index))
  }

  /// Binds a text, or NULL for nil; SQLite takes a copy.
  ///
  /// - Throws: `SQLITE_TOOBIG` or `SQLITE_NOMEM`.
  public func bind(_ value: String?, at index: Int32) throws(SQLiteError) {
    guard var value else { return bindNull(at: index) }
    let code = value.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        unsafe sluice_sqlite3_bind_text(handle, index, text.baseAddress, UInt64(text.count))
      }
    }
    guard code == SQLITE_OK else { throw connection.error(code, sql) }
  }

  /// Binds bytes; SQLite takes a copy.
  ///
  /// - Throws: `SQLITE_TOOBIG` or `SQLITE_NOMEM`.
  public func bind(_ value: [UInt8], at index: Int32) throws(SQLiteError) {
    let code = unsafe value.withUnsafeBytes { bytes in
      unsafe sluice_sqlite3_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
    }
    guard code == SQLITE_OK else { throw connection.error(code, sql) }
  }

  // MARK: Running

  /// Goes to the next row; false when there is none, and the statement is ready for another run.
  public func step() throws(SQLiteError) -> Bool {
    connection.checkQueue()
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else {
      let error = connection.error(code, sql)
      reset()
      throw error
    }
    reset()
    return false
  }

  /// Runs it to its end and passes over the rows that it gives.
  public func run() throws(SQLiteError) {
    while try step() {}
  }

  /// Makes it ready for another run and lets go of its locks; parameters stay bound.
  public func reset() {
    // The result repeats the error of the last step, which has been thrown already.
    unsafe sqlite3_reset(handle)
  }

  // MARK: Columns of the current row

  /// Whether the column is NULL.
  public func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  /// The column as an integer; 0 where it is NULL.
  public func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(handle, column)
  }

  /// The column as an integer; nil where it is NULL.
  public func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// The column as a number; nil where it is NULL.
  public func optionalDouble(_ column: Int32) -> Double? {
    isNull(column) ? nil : unsafe sqlite3_column_double(handle, column)
  }

  /// The column as a text, with what is not UTF-8 replaced; empty where it is NULL.
  public func text(_ column: Int32) -> String {
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return "" }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe String(decoding: bytes.assumingMemoryBound(to: UInt8.self), as: UTF8.self)
  }

  /// The column as a text; nil where it is NULL.
  public func optionalText(_ column: Int32) -> String? {
    isNull(column) ? nil : text(column)
  }

  /// The column's bytes; empty where it is NULL.
  public func bytes(_ column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  private func bound(_ code: Int32) {
    precondition(code == SQLITE_OK, "bind to a busy statement or a missing parameter: \(sql)")
  }
}
