internal import Chunks
internal import SQLite
internal import Telemetry

/// The table `rollup`: for each series and block of hours the figures at every level.
final class RollupTable {
  /// What is known of a block.
  struct Row {
    var hours: Range<Int64>
    var zone: String?
    var buckets: [RollupBucket]
  }

  private let connection: Connection
  private let codec: ChunkCodec
  private var cache: [String: Statement] = [:]

  init(_ connection: Connection, _ codec: ChunkCodec) {
    (self.connection, self.codec) = (connection, codec)
  }

  private func statement(_ sql: String) throws(SQLiteError) -> Statement {
    if let known = cache[sql] { return known }
    let made = try Statement(connection, sql)
    cache[sql] = made
    return made
  }

  /// Writes the figures of a block.
  func put(
    _ set: RollupSet,
    of series: Int32,
    hours: Range<Int64>,
    zone: String?,
    rev: Int64
  ) throws(SQLiteError) {
    let put = try statement("INSERT OR REPLACE INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    put.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
    put.bind(rev, at: 2)
    put.bind(Int64(hours.count), at: 3)
    try put.bind(zone, at: 4)
    for (index, level) in [RollupLevel.day, .local, .hour, .ten].enumerated() {
      let list = set.buckets[level] ?? []
      if list.isEmpty {
        put.bindNull(at: Int32(index) + 5)
      } else {
        try put.bind(codec.encode(list), at: Int32(index) + 5)
      }
    }
    try put.run()
  }

  /// Whether a block has figures of some levels.
  func has(
    _ levels: [RollupLevel],
    _ series: Int32,
    _ hours: Range<Int64>
  ) throws(SQLiteError) -> Bool {
    let present = levels.map { "\($0.rawValue) IS NOT NULL" }.joined(separator: " AND ")
    let rows = try statement("SELECT \(present) FROM rollup WHERE key = ?")
    rows.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
    defer { rows.reset() }
    return try rows.step() && rows.integer(0) != 0
  }

  /// The block of the figures of a series that cover an hour; nil where there are none.
  func block(of series: Int32, _ hour: Int64) throws(SQLiteError) -> Range<Int64>? {
    let rows = try statement(
      "SELECT key, hours FROM rollup WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1"
    )
    rows.bind(ChunkGrid.key(series, hour - ChunkGrid.longest + 1), at: 1)
    rows.bind(ChunkGrid.key(series, hour), at: 2)
    defer { rows.reset() }
    guard try rows.step() else { return nil }
    let start = ChunkGrid.hour(ofKey: rows.integer(0))
    let block = start..<start + min(max(rows.integer(1), 1), ChunkGrid.longest)
    return block.contains(hour) ? block : nil
  }

  /// The figures of a series in some hours, all levels joined; they are dropped from the table.
  func take(_ series: Int32, in hours: Range<Int64>) throws(SQLiteError) -> RollupSet {
    var all = RollupSet()
    for level in RollupLevel.allCases {
      var from = hours.lowerBound
      while from < hours.upperBound,
        let row = try first(of: series, in: from..<hours.upperBound, level)
      {
        if row.hours.lowerBound >= hours.lowerBound {
          var set = RollupSet()
          set.set(level, row.buckets)
          all.join(set)
        }
        from = row.hours.upperBound
      }
    }
    let drop = try statement("DELETE FROM rollup WHERE key BETWEEN ? AND ?")
    drop.bind(ChunkGrid.key(series, hours.lowerBound), at: 1)
    drop.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
    try drop.run()
    return all
  }

  /// The first block of a series that reaches into some hours and has a level.
  func first(
    of series: Int32,
    in hours: Range<Int64>,
    _ level: RollupLevel
  ) throws(SQLiteError) -> Row? {
    guard !hours.isEmpty else { return nil }
    let rows = try statement(
      """
      SELECT key, hours, zone, \(level.rawValue) FROM rollup WHERE key BETWEEN ? AND ?
        AND \(level.rawValue) IS NOT NULL ORDER BY key
      """
    )
    rows.bind(ChunkGrid.key(series, hours.lowerBound - ChunkGrid.longest + 1), at: 1)
    rows.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
    defer { rows.reset() }
    while try rows.step() {
      let start = ChunkGrid.hour(ofKey: rows.integer(0))
      let block = start..<start + min(max(rows.integer(1), 1), ChunkGrid.longest)
      guard block.upperBound > hours.lowerBound else { continue }
      return Row(
        hours: block,
        zone: rows.optionalText(2),
        buckets: try buckets(rows.bytes(3), level)
      )
    }
    return nil
  }

  /// The figures of a level from their bytes.
  func buckets(
    _ bytes: [UInt8],
    _ level: RollupLevel
  ) throws(SQLiteError) -> [RollupBucket] {
    do throws(ChunkError) {
      return try codec.buckets(bytes) { index in
        guard let length = level.length else {
          let day = index.floored(by: RollupSet.dayLength)
          return (index, (day &+ 1) &* RollupSet.dayLength)
        }
        return (index &* length, index &* length &+ length)
      }
    } catch {
      throw SQLiteError(code: 11, message: "a rollup cannot be read: \(error)", sql: "rollup")
    }
  }
}
