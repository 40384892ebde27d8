internal import SQLite
public import Telemetry

extension StoreReader {
  /// Events of Sluice itself, the newest first.
  ///
  /// - Parameters:
  ///   - since: only events of this moment or later.
  ///   - limit: how many at most.
  /// - Returns: the events.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func events(since: Instant? = nil, limit: Int) throws(StoreError) -> [SystemEvent] {
    try read("read the events of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        """
        SELECT kind, time, detail FROM event WHERE ?1 IS NULL OR time >= ?1
        ORDER BY ordinal DESC LIMIT ?2
        """
      )
      defer { statement.reset() }
      statement.bind(since?.milliseconds, at: 1)
      statement.bind(Int64(limit), at: 2)
      var events: [SystemEvent] = []
      while try statement.step() {
        events.append(try Queries.event(statement, from: 0))
      }
      return events
    }
  }
}
