internal import SQLite

/// The statements that write what is known of devices beyond their readings.
final class DeviceStatements {
  let clock, calibration, conflict, trimConflicts, identity, specimen, trimSpecimens: Statement
  let release, requarantine, trimQuarantineBytes, trimQuarantineAge: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try Statement(connection, sql) }
    clock = try prepare("INSERT OR REPLACE INTO clock VALUES (?, ?, ?, ?, ?, ?, ?)")
    calibration = try prepare("INSERT OR REPLACE INTO calibration VALUES (?, ?, ?, ?, ?, ?)")
    conflict = try prepare("INSERT INTO conflict VALUES (NULL, ?, ?, ?, ?, ?)")
    trimConflicts = try prepare(
      "DELETE FROM conflict WHERE ordinal <= (SELECT max(ordinal) FROM conflict) - ?"
    )
    identity = try prepare("INSERT OR REPLACE INTO identity VALUES (?, ?, ?)")
    specimen = try prepare("INSERT OR REPLACE INTO specimen VALUES (?, ?, ?, ?, ?)")
    trimSpecimens = try prepare(
      """
      DELETE FROM specimen WHERE device IN (SELECT device FROM specimen
        ORDER BY arrived DESC LIMIT -1 OFFSET ?)
      """
    )
    release = try prepare("DELETE FROM quarantine WHERE ordinal = ?")
    requarantine = try prepare(
      "UPDATE quarantine SET code = ?2, reason = ?3, rev = ?4 WHERE ordinal = ?1"
    )
    // The newest are kept, as many as have room; the length of a blob is read without the blob.
    trimQuarantineBytes = try prepare(
      """
      DELETE FROM quarantine WHERE ordinal <= (SELECT max(ordinal) FROM (SELECT ordinal,
        sum(length(bytes)) OVER (ORDER BY ordinal DESC) AS held FROM quarantine) WHERE held > ?)
      """
    )
    trimQuarantineAge = try prepare("DELETE FROM quarantine WHERE arrived < ?")
  }
}
