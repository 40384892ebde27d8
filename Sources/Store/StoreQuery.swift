internal import SQLite
public import Telemetry

/// A query in SQL over a store and the table `sample`, read row by row.
///
/// The file is opened read-only and nothing but reading is allowed. A query on `sample` alone holds
/// no snapshot between the parts that it reads; one on a table of the file holds one until its last
/// row, and is ended when that takes longer than its patience.
public final class StoreQuery {
  /// The names of the columns.
  public let columns: [String]
  private let path: String
  private let connection: Connection
  private let statement: Statement
  private let isMoment: [Bool]

  /// Compiles a query.
  ///
  /// Beside SQLite's own functions there are `at(text)`, the milliseconds of a moment as people
  /// write it, and `iso(milliseconds)`, its text.
  ///
  /// - Parameters:
  ///   - sql: one statement that only reads.
  ///   - path: the store.
  ///   - patience: how long a snapshot may be held.
  ///   - moment: reads a moment as people write it.
  ///   - text: writes a moment.
  /// - Throws: ``StoreError``; `refused` for a statement that is wrong or that would write.
  public init(
    _ sql: String,
    path: String,
    patience: TimeSpan,
    moment: @escaping (String) -> Instant?,
    text: @escaping (Instant) -> String
  ) throws(StoreError) {
    self.path = path
    let reader = try StoreReader(path: path)
    // A connection of its own, since `sample` lets go of its snapshots while rows are read.
    let connection = try StoreReader(path: path).connection
    self.connection = connection
    statement = try Self.understand(sql, path) { () throws(SQLiteError) in
      try connection.add(SampleTable(reader, moment: moment), named: "sample")
      try Self.addFunctions(to: connection, moment: moment, text: text)
      try connection.allowOnlyReading()
      return try Statement(connection, sql)
    }
    guard statement.isReadOnly, statement.columnCount > 0 else {
      throw Self.refusal(path, "it gives no rows")
    }
    let indices = (0..<statement.columnCount).map { Int32($0) }
    columns = indices.map { [statement] in statement.columnName($0) }
    isMoment = indices.map { [statement] in
      statement.declaredType($0) == SampleColumn.momentType
    }
    limit(patience)
  }

  /// Whether a snapshot is held: whoever takes the rows should not keep it waiting.
  public var holdsSnapshot: Bool { connection.holdsSnapshot }

  /// The next row, with a value for each column; nil when there is none.
  public func next() throws(StoreError) -> [StoreValue]? {
    let hasRow = try Self.understand(statement.sql, path, statement.step)
    guard hasRow else { return nil }
    return isMoment.indices.map { column in
      let value = statement.value(Int32(column))
      if isMoment[column], case .integer(let milliseconds) = value {
        return .moment(Instant(milliseconds: milliseconds))
      }
      return switch value {
      case .null: .null
      case .integer(let integer): .integer(integer)
      case .number(let number): .number(number)
      case .text(let text): .text(text)
      case .bytes(let bytes): .bytes(bytes)
      }
    }
  }

  /// Ends the statement once it has held a snapshot for too long.
  private func limit(_ patience: TimeSpan) {
    let clock = ContinuousClock()
    let allowed = Duration.milliseconds(patience.milliseconds)
    var since: ContinuousClock.Instant?
    connection.onProgress { [unowned connection] in
      guard connection.holdsSnapshot else {
        since = nil
        return true
      }
      let start = since ?? clock.now
      since = start
      return clock.now - start <= allowed
    }
  }

  private static func addFunctions(
    to connection: Connection,
    moment: @escaping (String) -> Instant?,
    text: @escaping (Instant) -> String
  ) throws(SQLiteError) {
    try connection.addFunction("at") { value throws(SQLiteError) in
      guard case .text(let written) = value else { return value }
      guard let instant = moment(written) else {
        throw SQLiteError(code: 1, message: SampleChoice.refusal(written), sql: "at()")
      }
      return .integer(instant.milliseconds)
    }
    try connection.addFunction("iso") { value throws(SQLiteError) in
      switch value {
      case .integer(let milliseconds): .text(text(Instant(milliseconds: milliseconds)))
      case .number(let number):
        Int64(exactly: number.rounded(.down))
          .map { .text(text(Instant(milliseconds: $0))) } ?? .null
      case .null, .text, .bytes: value
      }
    }
  }

  /// Turns what is wrong with the statement into a refusal; what is wrong with the file stays so.
  private static func understand<Result>(
    _ sql: String,
    _ path: String,
    _ body: () throws(SQLiteError) -> Result
  ) throws(StoreError) -> Result {
    do throws(SQLiteError) {
      return try body()
    } catch {
      let (wrong, forbidden, interrupted, readOnly): (Int32, Int32, Int32, Int32) = (1, 23, 9, 8)
      switch error.primaryCode {
      case wrong: throw refusal(path, error.message)
      case forbidden, readOnly:
        throw refusal(path, "only reading is allowed (\(error.message))")
      case interrupted: throw tooLong(path)
      default: throw StoreError(error, action: "query", path: path)
      }
    }
  }

  private static func refusal(_ path: String, _ cause: String) -> StoreError {
    .refused(
      StoreError.Fault(
        action: "query",
        path: path,
        cause: cause,
        advice: "give one SELECT; docs/store.md lists the tables"
      )
    )
  }

  private static func tooLong(_ path: String) -> StoreError {
    .busy(
      StoreError.Fault(
        action: "query",
        path: path,
        cause: "it has held a snapshot for too long, which makes the write-ahead log grow",
        advice: "narrow it, ask the table sample, which holds none, or raise --patience"
      )
    )
  }
}
