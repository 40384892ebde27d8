internal import SQLite

/// The statements of the write connection, compiled once.
final class WriteStatements {
  let meta, batch, device, series, sample, ledger, quarantine, trimQuarantine: Statement
  let alert, withdraw, transition, event, trimEvents, delivered: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try Statement(connection, sql) }
    meta = try prepare(
      "UPDATE meta SET seq = ?1, watched_until = coalesce(?2, watched_until)"
    )
    batch = try prepare("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?)")
    device = try prepare("INSERT INTO device VALUES (?, ?, ?, ?)")
    series = try prepare("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?)")
    sample = try prepare("INSERT INTO sample_hot VALUES (?, ?, ?, ?, ?, ?, ?)")
    ledger = try prepare(Self.ledger)
    quarantine = try prepare("INSERT INTO quarantine VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
    trimQuarantine = try prepare(
      "DELETE FROM quarantine WHERE ordinal <= (SELECT max(ordinal) FROM quarantine) - ?"
    )
    alert = try prepare(
      "INSERT OR REPLACE INTO alert (id, \(AlertRow.columns), rev) VALUES (\(Self.marks(21)))"
    )
    withdraw = try prepare("UPDATE alert SET state = 'inactive', rev = ? WHERE id = ?")
    transition = try prepare(
      "INSERT INTO transition (event, time, \(AlertRow.columns), rev) VALUES (\(Self.marks(22)))"
    )
    event = try prepare("INSERT INTO event VALUES (NULL, ?, ?, ?, ?)")
    trimEvents = try prepare(
      "DELETE FROM event WHERE ordinal <= (SELECT max(ordinal) FROM event) - ?"
    )
    delivered = try prepare("INSERT OR REPLACE INTO delivered VALUES (?, ?, ?)")
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }

  /// Adds an entry, like the ledger entry's own addition.
  ///
  /// SQLite's `max` of two is NULL where one of them is.
  private static let ledger = """
    INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (device) DO UPDATE SET
      received = received + excluded.received, stored = stored + excluded.stored,
      duplicate = duplicate + excluded.duplicate,
      quarantined = quarantined + excluded.quarantined,
      ignored = ignored + excluded.ignored, samples = samples + excluded.samples,
      last_arrived = max(coalesce(last_arrived, excluded.last_arrived),
        coalesce(excluded.last_arrived, last_arrived)),
      last_time = max(coalesce(last_time, excluded.last_time),
        coalesce(excluded.last_time, last_time)),
      sequence = coalesce(excluded.sequence, sequence),
      sequence_gaps = sequence_gaps + excluded.sequence_gaps, rev = excluded.rev
    """
}
