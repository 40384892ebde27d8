internal import SQLite
internal import Telemetry

extension Queries {
  /// The columns of a message.
  static let messageColumns = """
    id, key, channel, content, alerts, created, deadline, state, attempts, next, finished, reason
    """

  /// A message in the columns from `first` on.
  static func message(
    _ statement: Statement,
    from first: Int32
  ) throws(SQLiteError) -> OutboxMessage {
    OutboxMessage(
      id: statement.integer(first),
      key: statement.text(first + 1),
      channel: statement.text(first + 2),
      content: statement.text(first + 3),
      alerts: statement.text(first + 4).split(separator: "\n").map(String.init),
      created: statement.instant(first + 5),
      deadline: statement.instant(first + 6),
      state: try statement.word(first + 7),
      attempts: Int(statement.integer(first + 8)),
      next: statement.instant(first + 9),
      finished: statement.optionalInstant(first + 10),
      reason: statement.optionalText(first + 11)
    )
  }

  /// What the planner of messages remembers; rows that are no more are left out.
  static func planner(_ connection: Connection) throws(SQLiteError) -> [PlannerRow] {
    let statement = try Statement(
      connection,
      "SELECT key, value FROM planner WHERE value IS NOT NULL ORDER BY key"
    )
    var rows: [PlannerRow] = []
    while try statement.step() {
      rows.append(PlannerRow(key: statement.text(0), value: statement.optionalText(1)))
    }
    return rows
  }
}
