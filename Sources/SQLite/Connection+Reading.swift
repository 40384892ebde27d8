import CSQLite

extension Connection {
  /// Whether a snapshot of the file is held: a reader's statement is under way in it.
  public var holdsSnapshot: Bool {
    unsafe sqlite3_txn_state(handle, "main") != SQLITE_TXN_NONE
  }

  /// Refuses every statement that does more than read, from now on, with `SQLITE_AUTH` (23).
  ///
  /// What is left is SELECT, EXPLAIN and those PRAGMAs that tell something and change nothing, not
  /// even by a checkpoint.
  public func allowOnlyReading() throws(SQLiteError) {
    checkQueue()
    let code = unsafe sqlite3_set_authorizer(
      handle,
      { _, action, first, second, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION:
          let name = unsafe second.map { unsafe String(cString: $0).lowercased() } ?? ""
          return Connection.reachingOut.contains(name) ? SQLITE_DENY : SQLITE_OK
        case SQLITE_PRAGMA:
          let name = unsafe first.map { unsafe String(cString: $0).lowercased() } ?? ""
          // A name behind it is an argument of these, and a new value for the others.
          let isTold = Connection.listingPragmas.contains(name)
          let isKnown = unsafe Connection.telling.contains(name) && second == nil
          return isTold || isKnown ? SQLITE_OK : SQLITE_DENY
        default: return SQLITE_DENY
        }
      },
      nil
    )
    guard code == SQLITE_OK else { throw error(code, "sqlite3_set_authorizer") }
  }

  /// Functions that do more than compute: one loads programs, the other tells where in memory they lie.
  private static let reachingOut: Set<String> = ["load_extension", "fts3_tokenizer"]

  private static let listingPragmas: Set<String> = [
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo",
    "foreign_key_list", "integrity_check", "quick_check",
  ]

  private static let telling: Set<String> = [
    "application_id", "auto_vacuum", "collation_list", "compile_options", "database_list",
    "encoding", "freelist_count", "function_list", "journal_mode", "page_count", "page_size",
    "user_version",
  ]

  /// Asks now and then, while a statement runs, whether it may go on.
  ///
  /// - Parameters:
  ///   - steps: of SQLite's machine, between two questions.
  ///   - goesOn: on a no the statement ends with `SQLITE_INTERRUPT` (9); nil asks no more.
  public func onProgress(
    every steps: Int32 = 20_000,
    _ goesOn: (() -> Bool)?
  ) {
    checkQueue()
    progress = goesOn
    let this = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_progress_handler(
      handle,
      goesOn == nil ? 0 : steps,
      { context in
        guard let context = unsafe context else { return 0 }
        let connection = unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        return connection.progress?() ?? true ? 0 : 1
      },
      this
    )
  }
}
