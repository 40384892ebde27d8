import SQLite
import TestSupport
import Testing

/// Tables that are computed, functions, and the guard that lets a connection only read.
@Suite struct VirtualTableTests {
  /// The numbers below a limit with their names, and the conditions that scans were given.
  private final class Numbers: VirtualTable {
    final class Rows: VirtualRows {
      let range: Range<Int64>
      let only: Set<Int64>?
      let failsAt: Int64?
      var current: Int64

      init(_ range: Range<Int64>, only: Set<Int64>?, failsAt: Int64?) {
        (self.range, self.only, self.failsAt) = (range, only, failsAt)
        current = range.lowerBound - 1
      }

      func next() throws(SQLiteError) -> Bool {
        repeat { current += 1 } while current < range.upperBound && only?.contains(current) == false
        if current == failsAt {
          throw SQLiteError(code: 11, message: "row \(current) is torn", sql: "numbers")
        }
        return current < range.upperBound
      }

      func value(_ column: Int) -> SQLValue {
        switch column {
        case 0: .integer(current)
        case 1: current % 7 == 0 ? .null : .text("n\(current)")
        case 2: .number(Double(current) / 2)
        default: .bytes([UInt8(truncatingIfNeeded: current), 0, 255])
        }
      }
    }

    let limit: Int64
    var failsAt: Int64?
    private(set) var scans: [[VirtualCondition]] = []

    init(limit: Int64) { self.limit = limit }

    var columns: String { "n INTEGER, name TEXT, half REAL, raw BLOB" }

    func use(of form: VirtualCondition.Form) -> VirtualCondition.Use {
      switch (form.column, form.comparison) {
      case (0, .equal), (0, .among), (0, .less), (0, .atLeast): .decides
      case (1, .equal), (1, .glob), (1, .like): .narrows
      default: .none
      }
    }

    func cost(of forms: [VirtualCondition.Form]) -> (cost: Double, rows: Int64) {
      forms.isEmpty ? (Double(limit), limit) : (1, 1)
    }

    func scan(_ conditions: [VirtualCondition]) throws(SQLiteError) -> any VirtualRows {
      scans.append(conditions)
      var (low, high, only): (Int64, Int64, Set<Int64>?) = (0, limit, nil)
      for condition in conditions where condition.form.column == 0 {
        let values = condition.values.compactMap { value -> Int64? in
          guard case .integer(let integer) = value else { return nil }
          return integer
        }
        switch condition.form.comparison {
        case .equal, .among: only = Set(values)
        case .less: high = min(high, values[0])
        case .atLeast: low = max(low, values[0])
        default: break
        }
      }
      return Rows(low..<max(low, high), only: only, failsAt: failsAt)
    }
  }

  private let connection: Connection
  private let numbers = Numbers(limit: 1000)

  init() throws {
    connection = try Connection(path: ":memory:", mode: .readWrite(queue: nil))
    try connection.add(numbers, named: "numbers")
  }

  private func integers(_ sql: String) throws -> [Int64] {
    let statement = try Statement(connection, sql)
    var values: [Int64] = []
    while try statement.step() { values.append(statement.integer(0)) }
    return values
  }

  @Test func rowsComeWithEveryKindOfValue() throws {
    let rows = try Statement(connection, "SELECT * FROM numbers WHERE n IN (6, 7)")
    #expect((0..<4).map { rows.columnName($0) } == ["n", "name", "half", "raw"])
    #expect(rows.declaredType(2) == "REAL")
    #expect(try rows.step())
    #expect(
      (0..<4).map { rows.value($0) } == [
        .integer(6), .text("n6"), .number(3), .bytes([6, 0, 255]),
      ]
    )
    #expect(try rows.step())
    #expect(rows.value(1) == .null)
    #expect(try !rows.step())
  }

  @Test func conditionsReachTheTableAndSQLiteKeepsTheOthers() throws {
    #expect(try integers("SELECT n FROM numbers WHERE n >= 10 AND n < 13") == [10, 11, 12])
    #expect(Set(numbers.scans.last?.map(\.form.comparison) ?? []) == [.atLeast, .less])
    #expect(try integers("SELECT n FROM numbers WHERE n IN (3, 5, 4000)") == [3, 5])
    #expect(numbers.scans.count == 2)
    #expect(numbers.scans.last?.first?.values.count == 3)
    #expect(try integers("SELECT n FROM numbers WHERE name GLOB 'n99*'").count == 10)
    #expect(numbers.scans.last?.first?.values == [.text("n99*")])
    #expect(try integers("SELECT n FROM numbers WHERE half > 499").count == 1)
    #expect(numbers.scans.last == [])
    // Another collation is no equality of ours.
    #expect(try integers("SELECT n FROM numbers WHERE name = 'N12' COLLATE NOCASE") == [12])
    #expect(numbers.scans.last == [])
    #expect(try integers("SELECT count(*) FROM numbers WHERE n = 5 OR name = 'n8'") == [2])
  }

  @Test func aJoinScansOncePerOuterRow() throws {
    try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (999), (1000)")
    let sum = try integers("SELECT sum(numbers.n) FROM t CROSS JOIN numbers ON numbers.n = t.a")
    #expect(sum == [1002])
    #expect(numbers.scans.count == 4)
  }

  @Test func errorsOfATableBecomeThoseOfTheStatement() throws {
    numbers.failsAt = 500
    let error = try #require(throws: SQLiteError.self) {
      _ = try integers("SELECT n FROM numbers")
    }
    #expect(error.code == 11)
    #expect(error.message.contains("row 500 is torn"))
    #expect(try integers("SELECT n FROM numbers WHERE n < 3") == [0, 1, 2])
  }

  @Test func functionsTakeAndGiveEveryKindOfValue() throws {
    try connection.addFunction("twice") { value throws(SQLiteError) in
      guard case .integer(let integer) = value else { return value }
      guard integer < 1 << 60 else {
        throw SQLiteError(code: 1, message: "too much", sql: "twice")
      }
      return .integer(2 * integer)
    }
    #expect(try integers("SELECT twice(21)") == [42])
    for (sql, value) in [
      ("twice(NULL)", SQLValue.null), ("twice('水')", .text("水")), ("twice(1.5)", .number(1.5)),
      ("twice(x'00ff')", .bytes([0, 255])),
    ] {
      let statement = try Statement(connection, "SELECT \(sql)")
      #expect(try statement.step())
      #expect(statement.value(0) == value)
    }
    let error = try #require(throws: SQLiteError.self) { _ = try integers("SELECT twice(1 << 62)") }
    #expect(error.message.contains("too much"))
  }

  @Test func oneStatementAtATime() throws {
    for sql in ["", " ; ", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE t"] {
      let error = try #require(throws: SQLiteError.self) { _ = try Statement(connection, sql) }
      #expect(error.primaryCode == 1, "\(sql)")
    }
    #expect(try integers("SELECT 1 ; \n ") == [1])
    #expect(try integers("SELECT 1 -- one") == [1])
  }

  @Test func aGuardedConnectionOnlyReads() throws {
    let directory = try TemporaryDirectory("guarded")
    let path = directory.path(of: "f.db")
    let writer = try Connection(path: path, mode: .readWrite(queue: nil))
    try writer.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    let reader = try Connection(path: path, mode: .readOnly)
    try reader.add(numbers, named: "numbers")
    try reader.allowOnlyReading()
    for sql in [
      "INSERT INTO t VALUES (2)", "DELETE FROM t", "CREATE TEMP TABLE x (a)", "DROP TABLE t",
      "ATTACH 'x' AS x", "PRAGMA wal_checkpoint", "PRAGMA query_only=OFF", "PRAGMA user_version=3",
      "BEGIN", "PRAGMA journal_mode=DELETE", "ANALYZE",
      "CREATE VIRTUAL TABLE temp.y USING numbers_rows",
    ] {
      let error = #expect(throws: SQLiteError.self, "\(sql)") { _ = try Statement(reader, sql) }
      #expect(error?.primaryCode == 23, "\(sql)")
    }
    #expect(try reader.integer("SELECT count(*) FROM t JOIN numbers ON n = a") == 1)
    #expect(try reader.integer("PRAGMA user_version") == 0)
    #expect(try reader.text("PRAGMA integrity_check") == "ok")
    let columns = try Statement(reader, "PRAGMA table_info(t)")
    #expect(try columns.step())
    #expect(columns.text(1) == "a")
    #expect(try Statement(reader, "EXPLAIN QUERY PLAN SELECT * FROM t").columnCount == 4)
  }

  /// Only what reads the file's own tables stands in the way of a checkpoint.
  @Test func aComputedTableHoldsNoSnapshot() throws {
    let directory = try TemporaryDirectory("snapshot")
    let path = directory.path(of: "f.db")
    let writer = try Connection(path: path, mode: .readWrite(queue: nil))
    try writer.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
    let reader = try Connection(path: path, mode: .readOnly)
    try reader.add(numbers, named: "numbers")
    let computed = try Statement(reader, "SELECT n FROM numbers")
    #expect(try computed.step())
    #expect(!reader.holdsSnapshot)
    #expect(try writer.checkpoint(.truncate).isComplete)
    let plain = try Statement(reader, "SELECT a FROM t")
    #expect(try plain.step())
    #expect(reader.holdsSnapshot)
    // SQLite lets go when the last statement of the connection has ended.
    plain.reset()
    computed.reset()
    #expect(!reader.holdsSnapshot)
  }

  @Test func aStatementEndsWhenItIsToldTo() throws {
    var asked = 0
    connection.onProgress(every: 100) {
      asked += 1
      return asked < 10
    }
    let error = try #require(throws: SQLiteError.self) {
      _ = try integers("SELECT count(*) FROM numbers a CROSS JOIN numbers b CROSS JOIN numbers c")
    }
    #expect(error.primaryCode == 9)
    #expect(asked == 10)
    connection.onProgress(nil)
    #expect(try integers("SELECT count(*) FROM numbers") == [1000])
  }
}
