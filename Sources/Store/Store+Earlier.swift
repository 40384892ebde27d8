internal import SQLite

extension Store {
  /// The version of the schema that this Sluice writes.
  package static var schemaVersion: Int { Migration.newest }

  /// Makes an empty store as an earlier Sluice would have, or brings one up to that version.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - version: how many steps of the schema it has taken then.
  ///   - steps: after how many steps of SQLite's machine to stop; nil for never.
  /// - Throws: ``StoreError``.
  package static func makeEarlier(
    _ path: String,
    version: Int,
    stoppedAfter steps: Int32? = nil
  ) throws(StoreError) {
    let connection = try attempt("open", path) { () throws(SQLiteError) in
      try Connection(path: path, mode: .readWrite(queue: nil))
    }
    try attempt("set up", path) { () throws(SQLiteError) in
      try connection.execute("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL")
    }
    if let steps { connection.onProgress(every: steps) { false } }
    try Migration.run(on: connection, upTo: version)
  }
}
