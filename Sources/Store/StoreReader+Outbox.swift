internal import SQLite
public import Telemetry

extension StoreReader {
  /// The messages of a channel that wait or are under way, in the order of their numbers.
  ///
  /// - Parameters:
  ///   - channel: the channel's name.
  ///   - id: the number after which to begin; 0 for the first.
  ///   - limit: how many at most.
  /// - Returns: the messages.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func openMessages(
    of channel: String,
    after id: Int64,
    limit: Int
  ) throws(StoreError) -> [OutboxMessage] {
    try messages(
      "WHERE state IN ('waiting', 'claimed') AND channel = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
    ) { statement throws(SQLiteError) in
      try statement.bind(channel, at: 1)
      statement.bind(id, at: 2)
      statement.bind(Int64(limit), at: 3)
    }
  }

  /// The messages whose deadline has passed and that have neither been told nor given up, the oldest
  /// first.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func overdueMessages(at now: Instant, limit: Int) throws(StoreError) -> [OutboxMessage] {
    try messages(
      "WHERE state IN ('waiting', 'claimed') AND deadline <= ?1 ORDER BY id LIMIT ?2"
    ) { statement in
      statement.bind(now.milliseconds, at: 1)
      statement.bind(Int64(limit), at: 2)
    }
  }

  /// Messages in some states, the newest first.
  ///
  /// - Parameters:
  ///   - states: the states; empty for all.
  ///   - limit: how many at most.
  /// - Returns: the messages.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func messages(
    states: Set<OutboxMessage.State> = [],
    limit: Int
  ) throws(StoreError) -> [OutboxMessage] {
    let wanted = states.isEmpty ? Set(OutboxMessage.State.allCases) : states
    let list = wanted.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    return try messages("WHERE state IN (\(list)) ORDER BY id DESC LIMIT ?1") { statement in
      statement.bind(Int64(limit), at: 1)
    }
  }

  /// A message by its number; nil where there is none any more.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func message(_ id: Int64) throws(StoreError) -> OutboxMessage? {
    try messages("WHERE id = ?1") { statement in statement.bind(id, at: 1) }.first
  }

  /// The messages that speak of an alert, in the order in which they came about: its deliveries.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func messages(about alert: String) throws(StoreError) -> [OutboxMessage] {
    try messages(
      "WHERE instr(char(10) || alerts || char(10), char(10) || ?1 || char(10)) > 0 ORDER BY id"
    ) { statement throws(SQLiteError) in try statement.bind(alert, at: 1) }
  }

  /// When messages of a channel were told, from a moment on.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func told(_ channel: String, since: Instant) throws(StoreError) -> [Instant] {
    try messages(
      "WHERE state = 'done' AND channel = ?1 AND finished >= ?2 ORDER BY id DESC LIMIT 200"
    ) {
      statement throws(SQLiteError) in
      try statement.bind(channel, at: 1)
      statement.bind(since.milliseconds, at: 2)
    }.compactMap(\.finished)
  }

  /// How many messages wait, how many were given up, and since when the oldest waits.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func outboxSummary() throws(StoreError) -> OutboxSummary {
    try read("count the messages of") { () throws(SQLiteError) in
      OutboxSummary(
        waiting: Int(
          try connection.integer(
            "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'claimed')"
          ) ?? 0
        ),
        dead: Int(
          try connection.integer("SELECT count(*) FROM outbox WHERE state = 'dead'") ?? 0
        ),
        oldest: try connection.integer(
          "SELECT min(created) FROM outbox WHERE state IN ('waiting', 'claimed')"
        ).map { Instant(milliseconds: $0) }
      )
    }
  }

  private func messages(
    _ condition: String,
    _ bind: (Statement) throws(SQLiteError) -> Void
  ) throws(StoreError) -> [OutboxMessage] {
    try read("read the messages of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        "SELECT \(Queries.messageColumns) FROM outbox \(condition)"
      )
      defer { statement.reset() }
      try bind(statement)
      var messages: [OutboxMessage] = []
      while try statement.step() { messages.append(try Queries.message(statement, from: 0)) }
      return messages
    }
  }
}
