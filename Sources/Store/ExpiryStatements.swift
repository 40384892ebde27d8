internal import SQLite
internal import Telemetry

/// Finds and drops the oldest of a series, by whole chunks.
final class ExpiryStatements {
  private let connection: Connection
  private let firstChunk, dropChunk, firstRollup, dropRollup, alerts: Statement
  private let dropTimeline, hasChunk: Statement

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try Statement(connection, sql) }
    firstChunk = try prepare(
      "SELECT key, hours, samples FROM chunk WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 1"
    )
    dropChunk = try prepare("DELETE FROM chunk WHERE key = ?")
    hasChunk = try prepare("SELECT 1 FROM chunk WHERE key = ?")
    dropTimeline = try prepare("DELETE FROM timeline WHERE key = ?")
    firstRollup = try prepare(
      "SELECT key, hours FROM rollup WHERE key BETWEEN ? AND ? ORDER BY key LIMIT 1"
    )
    dropRollup = try prepare("DELETE FROM rollup WHERE key = ?")
    alerts = try prepare(
      """
      SELECT 1 FROM alert JOIN series ON series.id = ?1 JOIN device ON device.id = series.device
      WHERE alert.site = device.site AND (alert.device IS NULL OR alert.device = device.name)
        AND fired_at IS NOT NULL AND active_since - ?4 < ?3
        AND (ended IS NULL OR ended + ?4 > ?2) LIMIT 1
      """
    )
  }

  /// A chunk or rollup of a series.
  struct Found {
    var key: Int64
    var hours: Range<Int64>
    var samples: Int

    /// The first moment after it.
    var end: Int64 { ChunkGrid.start(of: hours.upperBound) }
  }

  /// The first chunk of a series from an hour on.
  func chunk(of series: Int32, from hour: Int64) throws(SQLiteError) -> Found? {
    try first(firstChunk, series, hour)
  }

  /// The first rollup of a series from an hour on.
  func rollup(of series: Int32, from hour: Int64) throws(SQLiteError) -> Found? {
    try first(firstRollup, series, hour)
  }

  /// The first rollup of a series from an hour on that has figures of a level.
  func rollup(
    of series: Int32,
    from hour: Int64,
    with level: RollupLevel
  ) throws(SQLiteError) -> Found? {
    try first(
      Statement(
        connection,
        """
        SELECT key, hours FROM rollup WHERE key BETWEEN ? AND ? AND \(level.rawValue) IS NOT NULL
        ORDER BY key LIMIT 1
        """
      ),
      series,
      hour
    )
  }

  private func first(
    _ statement: Statement,
    _ series: Int32,
    _ hour: Int64
  ) throws(SQLiteError) -> Found? {
    statement.bind(ChunkGrid.key(series, hour), at: 1)
    statement.bind(ChunkGrid.key(series, ChunkGrid.lastHour), at: 2)
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    let key = statement.integer(0)
    let start = ChunkGrid.hour(ofKey: key)
    let hours = start..<start + min(max(statement.integer(1), 1), ChunkGrid.longest)
    let samples = statement === firstChunk ? Int(statement.integer(2)) : 0
    return Found(key: key, hours: hours, samples: samples)
  }

  /// Drops a chunk, and the timeline beside it when no series of the device needs it any more.
  func drop(
    chunk: Found,
    _ family: (device: Int32, series: [Int32])
  ) throws(SQLiteError) {
    dropChunk.bind(chunk.key, at: 1)
    try dropChunk.run()
    for series in family.series {
      hasChunk.bind(ChunkGrid.key(series, chunk.hours.lowerBound), at: 1)
      defer { hasChunk.reset() }
      if try hasChunk.step() { return }
    }
    dropTimeline.bind(ChunkGrid.key(family.device, chunk.hours.lowerBound), at: 1)
    try dropTimeline.run()
  }

  /// Drops a rollup.
  func drop(rollup: Found) throws(SQLiteError) {
    dropRollup.bind(rollup.key, at: 1)
    try dropRollup.run()
  }

  /// Drops a level of a rollup.
  func drop(_ level: RollupLevel, of rollup: Found, rev: Int64) throws(SQLiteError) {
    let update = try Statement(
      connection,
      "UPDATE rollup SET \(level.rawValue) = NULL, rev = ? WHERE key = ?"
    )
    update.bind(rev, at: 1)
    update.bind(rollup.key, at: 2)
    try update.run()
  }

  /// Whether an alert was open at its place in the hours of a chunk, or a day before or after.
  func isNearAlert(_ chunk: Found) throws(SQLiteError) -> Bool {
    alerts.bind(Int64(ChunkGrid.owner(ofKey: chunk.key)), at: 1)
    alerts.bind(ChunkGrid.start(of: chunk.hours.lowerBound), at: 2)
    alerts.bind(chunk.end, at: 3)
    alerts.bind(Int64(86_400_000), at: 4)
    defer { alerts.reset() }
    return try alerts.step()
  }
}
