internal import SQLite
public import Telemetry

extension StoreReader {
  /// Messages that could not be taken in, the newest first.
  public func quarantine(limit: Int) throws(StoreError) -> [Quarantined] {
    try read("read the quarantine of") { () throws(SQLiteError) in
      let statement = try Statement(
        connection,
        """
        SELECT device, topic, arrived, code, reason, size, bytes FROM quarantine
        ORDER BY ordinal DESC LIMIT ?
        """
      )
      statement.bind(Int64(limit), at: 1)
      var messages: [Quarantined] = []
      while try statement.step() {
        messages.append(
          Quarantined(
            device: DeviceID(rawValue: try statement.number(0)),
            topic: statement.text(1),
            arrived: statement.instant(2),
            code: RejectCode(rawValue: statement.text(3)),
            reason: statement.text(4),
            size: Int(statement.integer(5)),
            bytes: statement.bytes(6)
          )
        )
      }
      return messages
    }
  }

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
