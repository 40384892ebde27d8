internal import SQLite

/// The statements of the write connection, compiled once.
final class WriteStatements {
  let meta, maintained, batch, device, series, revision, booking, account: Statement
  /// One row or many of them, into either table of rows (``SealPass/side``).
  let sample, samples: [Statement]
  let selectLatest, putLatest, dropRevision, expired: Statement
  let unsettled, belated, maintenance, fouling: Statement
  let quarantine, trimQuarantine: Statement
  let alert, withdraw, transition, event, trimEvents, delivered: Statement
  let silence, message, progress, trimOutbox, planner: Statement
  let presence, watch, cutWatch, dropWatch, trimWatch, expected, dropExpected: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try Statement(connection, sql) }
    meta = try prepare(
      """
      UPDATE meta SET seq = ?1, watched_until = coalesce(?2, watched_until),
        hot_samples = hot_samples + ?3
      """
    )
    maintained = try prepare(
      """
      UPDATE meta SET seq = ?1, hot_samples = hot_samples - ?2,
        sealed_samples = sealed_samples + ?3
      """
    )
    selectLatest = try prepare("SELECT \(LatestRow.columns) FROM latest WHERE series = ?")
    putLatest = try prepare(LatestRow.put)
    expired = try prepare(
      "UPDATE meta SET expired_until = max(ifnull(expired_until, ?1), ?1)"
    )
    dropRevision = try prepare("DELETE FROM revision WHERE series = ? AND time = ?")
    batch = try prepare("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?)")
    device = try prepare("INSERT INTO device VALUES (?, ?, ?, ?)")
    series = try prepare("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?, ?)")
    sample = [
      try prepare("INSERT INTO sample_hot VALUES (?7, ?1, ?2, ?3, ?4, ?5, ?6)"),
      try prepare("INSERT INTO sample_warm VALUES (?7, ?1, ?2, ?3, ?4, ?5, ?6)"),
    ]
    samples = [
      try prepare("INSERT INTO sample_hot VALUES \(Self.sampleRows)"),
      try prepare("INSERT INTO sample_warm VALUES \(Self.sampleRows)"),
    ]
    revision = try prepare("INSERT OR REPLACE INTO revision VALUES (?, ?, ?, ?, ?)")
    booking = try prepare("INSERT INTO booking VALUES (NULL, \(Self.marks(14)))")
    account = try prepare("INSERT OR REPLACE INTO account VALUES (\(Self.marks(14)))")
    unsettled = try prepare("INSERT OR REPLACE INTO unsettled VALUES (?, ?, ?, ?)")
    belated = try prepare("INSERT OR REPLACE INTO belated VALUES (?, ?, ?, ?, ?)")
    maintenance = try prepare("INSERT OR REPLACE INTO maintenance VALUES (?, ?, ?, ?, ?, ?)")
    fouling = try prepare("INSERT OR REPLACE INTO fouling VALUES (?, ?, ?, ?, ?, ?)")
    quarantine = try prepare("INSERT INTO quarantine VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)")
    trimQuarantine = try prepare(
      "DELETE FROM quarantine WHERE ordinal <= (SELECT max(ordinal) FROM quarantine) - ?"
    )
    alert = try prepare(
      "INSERT OR REPLACE INTO alert (id, \(AlertRow.columns), rev) VALUES (\(Self.marks(AlertRow.count + 2)))"
    )
    withdraw = try prepare("UPDATE alert SET state = 'inactive', rev = ? WHERE id = ?")
    transition = try prepare(
      "INSERT INTO transition (event, time, \(AlertRow.columns), rev) VALUES (\(Self.marks(AlertRow.count + 3)))"
    )
    event = try prepare("INSERT INTO event VALUES (NULL, ?, ?, ?, ?)")
    trimEvents = try prepare(
      "DELETE FROM event WHERE ordinal <= (SELECT max(ordinal) FROM event) - ?"
    )
    delivered = try prepare("INSERT OR REPLACE INTO delivered VALUES (?, ?, ?)")
    silence = try prepare("INSERT OR REPLACE INTO silence VALUES (\(Self.marks(7)))")
    message = try prepare("INSERT INTO outbox VALUES (\(Self.marks(13)))")
    progress = try prepare(
      """
      UPDATE outbox SET state = ?2, attempts = ?3, next = ?4, finished = ?5, reason = ?6,
        deadline = coalesce(?7, deadline), rev = ?8 WHERE id = ?1
      """
    )
    trimOutbox = try prepare("DELETE FROM outbox WHERE id <= ? AND state IN ('done', 'dead')")
    planner = try prepare("INSERT OR REPLACE INTO planner VALUES (?, ?, ?)")
    presence = try prepare("INSERT OR REPLACE INTO presence VALUES (\(Self.marks(10)))")
    watch = try prepare("INSERT OR REPLACE INTO watch VALUES (?, ?, ?)")
    cutWatch = try prepare(
      """
      UPDATE watch SET until = ?1, rev = ?2
      WHERE since = (SELECT max(since) FROM watch WHERE since < ?1) AND until > ?1
      """
    )
    dropWatch = try prepare(
      "DELETE FROM watch WHERE since > ?1 AND (since < ?1 + 86400000 OR since <= ?2)"
    )
    trimWatch = try prepare(
      """
      DELETE FROM watch
      WHERE until < (SELECT until FROM watch WHERE since < ?1 ORDER BY since DESC LIMIT 1) - ?2
      """
    )
    expected = try prepare("INSERT OR REPLACE INTO expected VALUES (?, ?, ?, ?)")
    dropExpected = try prepare("DELETE FROM expected WHERE site = ? AND device = ?")
  }

  private static func marks(_ count: Int32) -> String {
    Array(repeating: "?", count: Int(count)).joined(separator: ", ")
  }

  /// Rows written by one run of ``samples``: a statement's start and end cost as much as a row.
  static let samplesAtOnce = 16

  /// Rows that follow the last one: SQLite appends them without a search for their place.
  private static let sampleRows = Array(
    repeating: "(NULL, ?, ?, ?, ?, ?, ?)",
    count: samplesAtOnce
  ).joined(separator: ", ")
}
