internal import SQLite
public import Telemetry

extension StoreReader {
  /// The alert with this id; nil where there is none.
  public func alert(id: String) throws(StoreError) -> Alert? {
    try read("read an alert of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        "SELECT \(AlertRow.columns) FROM alert WHERE id = ?"
      )
      defer { statement.reset() }
      try statement.bind(id, at: 1)
      return try statement.step() ? try AlertRow.read(statement, from: 0) : nil
    }
  }

  /// What happened to one episode, in its order.
  public func transitions(of alert: Alert) throws(StoreError) -> [AlertTransition] {
    try read("read the transitions of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        """
        SELECT event, time, \(AlertRow.columns) FROM transition
        WHERE rule = ? AND site = ? AND device IS ? AND episode = ? AND time >= ?
        ORDER BY ordinal
        """
      )
      defer { statement.reset() }
      try statement.bind(alert.rule, at: 1)
      try statement.bind(alert.site, at: 2)
      try statement.bind(alert.device, at: 3)
      statement.bind(Int64(alert.episode), at: 4)
      statement.bind(alert.activeSince.milliseconds, at: 5)
      var transitions: [AlertTransition] = []
      while try statement.step() {
        transitions.append(try Queries.transition(statement, from: 0))
      }
      return transitions
    }
  }
}
