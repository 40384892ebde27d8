internal import SQLite
internal import Telemetry

extension Queries {
  /// The columns of a silence.
  static let silenceColumns = "id, matcher, starts, ends, by, reason"

  /// Every silence, by number.
  static func silences(_ connection: Connection) throws(SQLiteError) -> [Silence] {
    let statement = try Statement(
      connection,
      "SELECT \(silenceColumns) FROM silence ORDER BY id"
    )
    var silences: [Silence] = []
    while try statement.step() { silences.append(try silence(statement, from: 0)) }
    return silences
  }

  /// A silence in the columns from `first` on.
  static func silence(_ statement: Statement, from first: Int32) throws(SQLiteError) -> Silence {
    let words = statement.text(first + 1).split(separator: " ").map(String.init)
    let matcher: AlertMatcher
    do throws(OperationRefusal) {
      matcher = try AlertMatcher(words: words)
    } catch {
      throw SQLiteError(code: 11, message: error.message, sql: statement.sql)
    }
    return Silence(
      id: statement.integer(first),
      matcher: matcher,
      starts: statement.instant(first + 2),
      ends: statement.instant(first + 3),
      by: statement.text(first + 4),
      reason: statement.text(first + 5)
    )
  }
}
