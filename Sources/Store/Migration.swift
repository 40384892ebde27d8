internal import SQLite

/// One step of the schema, from the version before it to its own.
///
/// A file's `user_version` is the number of steps it has taken. Steps are only ever added at the
/// end: a step that has been released never changes.
struct Migration {
  /// What the step brings, in a few words.
  let name: String
  /// Its statements.
  let sql: String

  /// The version of a file that has taken every step.
  static var newest: Int { all.count }

  /// Every step, in order.
  static let all = [
    Migration(name: "readings, ledger, alerts", sql: Schema.version1),
    Migration(name: "revised flags", sql: Schema.version2),
    Migration(name: "silences", sql: Schema.silences),
    Migration(name: "late samples, maintenance", sql: Schema.qualityTables),
    Migration(name: "devices", sql: Schema.devices),
    Migration(name: "sealed chunks", sql: Schema.sealing),
    Migration(name: "messages", sql: Schema.messages),
    Migration(name: "presence of devices", sql: Schema.presence),
    Migration(name: "figures", sql: Schema.figures),
    Migration(name: "late readings for rules", sql: Schema.belated),
    Migration(name: "refused values", sql: Schema.refusedValues),
    Migration(name: "chunks side by side by time", sql: Schema.bundles),
    Migration(name: "rows in two tables", sql: Schema.tableInTurn),
    Migration(name: "accounts in the order of their commits", sql: Schema.bookings),
    Migration(name: "devices that have yet to speak", sql: Schema.expectedDevices),
  ]

  /// Brings the file to the newest version, each step in a transaction of its own.
  ///
  /// - Parameters:
  ///   - connection: the one that writes.
  ///   - last: the version to stop at; a test's.
  /// - Throws: ``StoreError/newer(_:)`` or ``StoreError/notAStore(_:)`` before anything is changed.
  static func run(on connection: Connection, upTo last: Int = newest) throws(StoreError) {
    let version = try check(connection)
    guard version < last else { return }
    for number in version..<last {
      let action = "take step \(number + 1) (\(all[number].name)) of the schema of"
      try attempt(action, connection.path) { () throws(SQLiteError) in
        try connection.transaction(.immediate) { () throws(SQLiteError) in
          try connection.execute(all[number].sql)
          try connection.execute("PRAGMA user_version=\(number + 1)")
        }
      }
    }
  }

  /// The number of steps that the file has taken.
  ///
  /// - Throws: ``StoreError`` for a file that is not a store, or a newer Sluice's.
  static func check(
    _ connection: Connection,
    isDamaged: Bool = false
  ) throws(StoreError) -> Int {
    let path = connection.path
    let (version, application, tables) = try attempt("open", path) { () throws(SQLiteError) in
      let application = try connection.integer("PRAGMA application_id") ?? 0
      let listed = "SELECT count(*) FROM sqlite_schema"
      return (
        try connection.integer("PRAGMA user_version") ?? 0, application,
        // The list of a damaged file need not be whole.
        isDamaged ? 1 : try connection.integer(listed) ?? 0
      )
    }
    guard application == Schema.applicationID || (application == 0 && tables == 0) else {
      throw .notAStore(foreign(path))
    }
    guard version <= all.count else { throw .newer(newer(path, Int(version))) }
    return Int(version)
  }

  /// Why a file with too few steps is not read: its tables are not those that are asked for.
  static func older(_ path: String, _ version: Int) -> StoreError.Fault {
    StoreError.Fault(
      action: "read",
      path: path,
      cause: "its schema has version \(version) and this Sluice reads \(newest)",
      advice: "start sluiced on it, which brings it up to date; 'sluice backup' copies it as it is"
    )
  }

  private static func foreign(_ path: String) -> StoreError.Fault {
    StoreError.Fault(
      action: "open",
      path: path,
      cause: "it is another program's database",
      advice: "name another file in store.path"
    )
  }

  private static func newer(_ path: String, _ version: Int) -> StoreError.Fault {
    StoreError.Fault(
      action: "open",
      path: path,
      cause: "its schema has version \(version) and this Sluice knows \(all.count)",
      advice: "run the newer Sluice, or restore a backup from before the update"
    )
  }
}
