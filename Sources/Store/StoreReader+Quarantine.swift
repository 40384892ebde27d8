internal import SQLite
public import Telemetry

extension StoreReader {
  /// Messages that could not be taken in, the newest first.
  public func quarantine(limit: Int) throws(StoreError) -> [Quarantined] {
    try quarantine(QuarantineChoice(limit: limit)).map(\.message)
  }

  /// Chosen messages that could not be taken in, the newest first, with the numbers that they have.
  public func quarantine(
    _ choice: QuarantineChoice
  ) throws(StoreError) -> [(ordinal: Int64, message: Quarantined)] {
    try read("read the quarantine of") { () throws(SQLiteError) in
      let rows = try Statement(
        connection,
        """
        SELECT ordinal, device, topic, arrived, code, reason, size, bytes FROM quarantine
        WHERE (?1 IS NULL OR ordinal = ?1) AND (?2 IS NULL OR device = ?2)
          AND (?3 IS NULL OR code = ?3) AND (?4 IS NULL OR ordinal < ?4)
        ORDER BY ordinal DESC LIMIT ?5
        """
      )
      rows.bind(choice.ordinal, at: 1)
      rows.bind(choice.device.map { Int64($0.rawValue) }, at: 2)
      try rows.bind(choice.code?.rawValue, at: 3)
      rows.bind(choice.before, at: 4)
      rows.bind(Int64(choice.limit), at: 5)
      var messages: [(ordinal: Int64, message: Quarantined)] = []
      while try rows.step() {
        let message = Quarantined(
          device: DeviceID(rawValue: try rows.number(1)),
          topic: rows.text(2),
          arrived: rows.instant(3),
          code: RejectCode(rawValue: rows.text(4)),
          reason: rows.text(5),
          size: Int(rows.integer(6)),
          bytes: rows.bytes(7)
        )
        messages.append((rows.integer(0), message))
      }
      return messages
    }
  }

  /// How many messages there are in the quarantine, by device, topic and code, the most first.
  public func quarantineCounts() throws(StoreError) -> [QuarantineCount] {
    try read("count the quarantine of") { () throws(SQLiteError) in
      let rows = try Statement(
        connection,
        """
        SELECT device, topic, code, count(*), max(arrived), max(ordinal), sum(length(bytes))
        FROM quarantine GROUP BY device, topic, code ORDER BY count(*) DESC, topic
        """
      )
      var counts: [QuarantineCount] = []
      while try rows.step() {
        counts.append(
          QuarantineCount(
            device: DeviceID(rawValue: try rows.number(0)),
            topic: rows.text(1),
            code: RejectCode(rawValue: rows.text(2)),
            messages: rows.integer(3),
            last: rows.instant(4),
            lastOrdinal: rows.integer(5),
            bytes: rows.integer(6)
          )
        )
      }
      return counts
    }
  }
}
