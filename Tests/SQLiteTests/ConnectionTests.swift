import Dispatch
import SQLite
import TestSupport
import Testing

@Suite struct ConnectionTests {
  let directory: TemporaryDirectory
  let path: String

  init() throws {
    directory = try TemporaryDirectory("sluice-sqlite")
    path = directory.path(of: "test.db")
  }

  private func writer() throws -> Connection {
    try Connection(path: path, mode: .readWrite(queue: nil))
  }

  @Test func valuesComeBackAsTheyWentIn() throws {
    let connection = try writer()
    try connection.execute("CREATE TABLE t (a, b, c, d, e, f) ")
    let insert = try Statement(connection, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")
    let texts = ["", "a\u{0}b", "水温", String(repeating: "x", count: 100_000)]
    for (text, blob) in zip(texts, [[], [0], [1, 0, 255], [UInt8](repeating: 7, count: 70_000)]) {
      insert.bind(Int64.min, at: 1)
      insert.bind(-0.1, at: 2)
      try insert.bind(text, at: 3)
      try insert.bind(blob, at: 4)
      insert.bindNull(at: 5)
      insert.bind(true, at: 6)
      try insert.run()
      #expect(connection.changedRows == 1)
    }
    let select = try Statement(connection, "SELECT *, typeof(c), typeof(d) FROM t ORDER BY rowid")
    for (text, count) in zip(texts, [0, 1, 3, 70_000]) {
      #expect(try select.step())
      #expect(select.integer(0) == .min)
      #expect(select.optionalDouble(1) == -0.1)
      #expect(select.text(2) == text)
      #expect(select.bytes(3).count == count)
      #expect(select.isNull(4))
      #expect(select.optionalInteger(4) == nil)
      #expect(select.optionalText(4) == nil)
      #expect(select.optionalDouble(4) == nil)
      #expect(select.integer(5) == 1)
      #expect(select.text(6) == "text")
      #expect(select.text(7) == "blob")
    }
    #expect(try !select.step())
    #expect(connection.lastInsertedRow == 4)
  }

  @Test func aFailedTransactionLeavesNothingBehindAndCanBeRepeated() throws {
    let connection = try writer()
    try connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT")
    for _ in 0..<2 {
      #expect(throws: SQLiteError.self) {
        try connection.transaction(.immediate) { () throws(SQLiteError) in
          try connection.execute("INSERT INTO t VALUES (1)")
          try connection.execute("INSERT INTO t VALUES (1)")
        }
      }
      #expect(!connection.isInTransaction)
      #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    }
  }

  @Test func errorsNameCodeAndStatementAndNoValue() throws {
    let connection = try writer()
    try connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT")
    let insert = try Statement(connection, "INSERT INTO t VALUES (?)")
    try insert.bind("secret", at: 1)
    let error = try #require(throws: SQLiteError.self) { try insert.run() }
    #expect(error.primaryCode == 20)
    #expect(error.description.contains("INSERT INTO t VALUES (?)"))
    #expect(!error.description.contains("secret"))
    insert.bind(Int64(1), at: 1)
    try insert.run()
    #expect(try connection.integer("SELECT a FROM t") == 1)
  }

  @Test func aFileThatCannotBeOpenedIsAnError() throws {
    let missing = directory.path(of: "no/such/folder.db")
    let error = try #require(throws: SQLiteError.self) {
      _ = try Connection(path: missing, mode: .readWrite(queue: nil))
    }
    #expect(error.primaryCode == 14)
    #expect(throws: SQLiteError.self) { _ = try Connection(path: path, mode: .readOnly) }
  }

  @Test func readersCannotWriteAndNeverCheckpoint() throws {
    let connection = try writer()
    try connection.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a)")
    #expect(connection.walFrames > 0)
    let reader = try Connection(path: path, mode: .readOnly)
    #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
    #expect(try reader.integer("PRAGMA query_only") == 1)
    #expect(try reader.integer("PRAGMA wal_autocheckpoint") == 0)
    #expect(throws: SQLiteError.self) { _ = try reader.checkpoint(.passive) }
    #expect(try connection.checkpoint(.passive).isComplete)
    #expect(try connection.checkpoint(.truncate).frames == 0)
  }

  @Test func aHostileSchemaIsNotTrustedAndExtensionsStayOut() throws {
    let connection = try writer()
    #expect(try connection.integer("PRAGMA trusted_schema") == 0)
    #expect(try connection.integer("PRAGMA mmap_size") ?? 0 == 0)
    #expect(throws: SQLiteError.self) {
      _ = try connection.text("SELECT load_extension('x')")
    }
    // Defensive: the schema table cannot be written, even when asked for.
    #expect(throws: SQLiteError.self) {
      try connection.execute(
        "CREATE TABLE x (a); PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"
      )
    }
  }

  @Test func anImmutableFileIsReadFromAnyPath() throws {
    let odd = directory.path(of: "a b%20?#水.db")
    try Connection(path: odd, mode: .readWrite(queue: nil))
      .execute("CREATE TABLE t AS SELECT 7 AS a")
    let reader = try Connection(path: odd, mode: .immutable)
    #expect(try reader.integer("SELECT a FROM t") == 7)
  }

  @Test func useOffItsQueueIsATrap() async {
    await #expect(processExitsWith: .failure) {
      let queue = DispatchQueue(label: "owner")
      let connection = try queue.sync {
        try Connection(path: ":memory:", mode: .readWrite(queue: queue))
      }
      try connection.execute("SELECT 1")
    }
  }
}
