internal import SQLite
public import Telemetry

extension StoreReader {
  /// Alerts as they stand, the one that began last first.
  ///
  /// - Parameters:
  ///   - states: the states to list; nil for all but `inactive`, in which are alerts that were
  ///     pending and never fired.
  ///   - since: only alerts that had not ended by then.
  /// - Returns: each alert once.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func alerts(
    states: Set<AlertState>? = nil,
    since: Instant? = nil
  ) throws(StoreError) -> [Alert] {
    let wanted = states ?? Set(AlertState.allCases).subtracting([.inactive])
    return try read("read the alerts of") { () throws(SQLiteError) in
      let list = wanted.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
      let statement = try Statement(
        connection,
        """
        SELECT \(AlertRow.columns) FROM alert
        WHERE state IN (\(list)) AND (?1 IS NULL OR ended IS NULL OR ended >= ?1)
        ORDER BY coalesce(fired_at, active_since) DESC, id
        """
      )
      defer { statement.reset() }
      statement.bind(since?.milliseconds, at: 1)
      var alerts: [Alert] = []
      while try statement.step() { alerts.append(try AlertRow.read(statement, from: 0)) }
      return alerts
    }
  }

  /// Events in the life of alerts, in their order.
  ///
  /// - Parameters:
  ///   - ordinal: the number after which to begin; 0 for the first.
  ///   - limit: how many at most.
  /// - Returns: the transitions with their numbers.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func transitions(
    after ordinal: Int64,
    limit: Int
  ) throws(StoreError) -> [(ordinal: Int64, transition: AlertTransition)] {
    try read("read the transitions of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        """
        SELECT ordinal, event, time, \(AlertRow.columns) FROM transition
        WHERE ordinal > ? ORDER BY ordinal LIMIT ?
        """
      )
      defer { statement.reset() }
      statement.bind(ordinal, at: 1)
      statement.bind(Int64(limit), at: 2)
      var transitions: [(ordinal: Int64, transition: AlertTransition)] = []
      while try statement.step() {
        transitions.append((statement.integer(0), try Queries.transition(statement, from: 1)))
      }
      return transitions
    }
  }
}
