internal import SQLite

extension Store {
  /// Checks whose file it is, sets it up and brings its schema up to date.
  static func prepare(_ connection: Connection, _ options: StoreOptions) throws(StoreError) {
    // Before anything is written: a file that is not ours stays as it is.
    _ = try Migration.check(connection)
    try attempt("set up", connection.path) { () throws(SQLiteError) in
      // auto_vacuum has to come before the first page is written. Deleted readings are no secret
      // that would be worth a write of zeros.
      try connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
      try connection.execute("PRAGMA journal_mode=WAL")
      try connection.execute(
        "PRAGMA synchronous=FULL; PRAGMA journal_size_limit=8388608; PRAGMA secure_delete=OFF"
      )
      if let pages = options.maximumPages {
        try connection.execute("PRAGMA max_page_count=\(pages)")
      }
    }
    try readBack(connection)
    try Migration.run(on: connection)
  }

  /// Makes sure that a commit is on the disk when it returns: NORMAL loses acknowledged commits.
  private static func readBack(_ connection: Connection) throws(StoreError) {
    let (journal, synchronous) = try attempt("set up", connection.path) { () throws(SQLiteError) in
      (
        try connection.text("PRAGMA journal_mode") ?? "",
        try connection.integer("PRAGMA synchronous") ?? -1
      )
    }
    guard journal == "wal", synchronous == 2 else {
      throw .failed(
        StoreError.Fault(
          action: "set up",
          path: connection.path,
          cause: "journal_mode is \(journal) and synchronous \(synchronous), not wal and 2 (FULL)",
          advice: "keep the store on a local file system: without these a commit can be lost"
        )
      )
    }
  }

  /// Looks at every page after an end that was not in order, where the file is not too large.
  static func check(
    _ connection: Connection,
    _ options: StoreOptions
  ) throws(StoreError) -> IntegrityCheck {
    let path = connection.path
    let bytes = FileSystem.size(path)
    guard bytes <= options.checkedBytes else { return .skipped(bytes: bytes) }
    let finding = try attempt("check", path) { () throws(SQLiteError) in
      try connection.text("PRAGMA quick_check(1)") ?? "no answer"
    }
    guard finding == "ok" else {
      let error = SQLiteError(code: 11, message: finding, sql: "PRAGMA quick_check(1)")
      throw StoreError(error, action: "check", path: path)
    }
    return .passed
  }
}
