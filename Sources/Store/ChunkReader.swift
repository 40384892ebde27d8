internal import Chunks
internal import SQLite
internal import Telemetry

/// Finds and decodes sealed chunks, for the writer and for readers.
///
/// Chunks of 32 days lie in `chunk` by series. Those of hours and days lie in `fresh` by time, the
/// series of a device in one row.
final class ChunkReader {
  /// One chunk, and what it covers.
  struct Piece {
    /// The first hour, and the first one after.
    var hours: Range<Int64>
    /// The series.
    var series: Int32
    /// The name of its row in its table.
    var key: Int64
    /// Whether it is in `fresh`, not in `chunk`.
    var isFresh: Bool
    /// Its bytes; none where it is in `fresh`.
    var data: [UInt8]
  }

  /// Bytes of bundles that are kept in memory, until another device's are asked for.
  private static let mostKept = 4 << 20

  let codec = ChunkCodec()
  /// The blocks of which there is anything in `fresh`, those that begin first and the longer first.
  private(set) var blocks: [Range<Int64>] = []
  private(set) var mark = JoinMark()
  private let connection: Connection
  let timeline: Statement
  private let chunk, fresh, nextFresh, state, version: Statement
  private var lastVersion: Int64?
  var lastTimeline: (key: Int64, rev: Int64, timeline: Timeline)?
  private var bundles: (device: Int32, size: Int, rows: [Int64: ChunkBundle]) = (0, 0, [:])

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    chunk = try Statement(
      connection,
      "SELECT key, hours, data FROM chunk WHERE key BETWEEN ? AND ? ORDER BY key"
    )
    fresh = try Statement(connection, "SELECT data FROM fresh WHERE key = ?")
    timeline = try Statement(connection, "SELECT rev, data FROM timeline WHERE key = ?")
    nextFresh = try Statement(connection, "SELECT key FROM fresh WHERE key >= ? LIMIT 1")
    state = try Statement(connection, "SELECT \(JoinMark.columns) FROM pass")
    version = try Statement(connection, "PRAGMA data_version")
  }

  // MARK: What is in `fresh`

  /// Takes notice of what has changed; to be called in each snapshot before anything else.
  func look() throws(SQLiteError) {
    guard try state.step() else {
      throw SQLiteError(code: 11, message: "pass is empty", sql: state.sql)
    }
    mark = JoinMark(state, from: 0)
    state.reset()
    defer { version.reset() }
    guard try version.step(), version.integer(0) != lastVersion else { return }
    let found = version.integer(0)
    blocks = try listed()
    bundles = (0, 0, [:])
    lastVersion = found
  }

  /// Makes the next ``look()`` see what this connection itself has changed.
  func forget() { lastVersion = nil }

  /// Takes notice of a row of `fresh` that this connection has written.
  func wrote(_ hours: Range<Int64>, _ device: Int32) {
    bundles.rows[ChunkGrid.freshKey(hours, device)] = nil
    if !blocks.contains(hours) { forget() }
  }

  private func listed() throws(SQLiteError) -> [Range<Int64>] {
    var blocks: [Range<Int64>] = []
    var from = Int64.min
    while true {
      nextFresh.bind(from, at: 1)
      defer { nextFresh.reset() }
      guard try nextFresh.step() else { break }
      let hours = ChunkGrid.hours(ofFreshKey: nextFresh.integer(0))
      blocks.append(hours)
      from = ChunkGrid.lastFreshKey(hours) + 1
    }
    return blocks.sorted { ($0.lowerBound, $1.count) < ($1.lowerBound, $0.count) }
  }

  /// The blocks within some hours of which a device has a row that counts.
  func live(of device: Int32, in hours: Range<Int64>) throws(SQLiteError) -> [Range<Int64>] {
    var found: [Range<Int64>] = []
    for block in blocks where block.overlaps(hours) {
      if try bundle(of: device, block) != nil { found.append(block) }
    }
    return found
  }

  /// The chunks of a device in a block; nil where there are none that count.
  func bundle(of device: Int32, _ hours: Range<Int64>) throws(SQLiteError) -> ChunkBundle? {
    guard !mark.covers(hours, device) else { return nil }
    let key = ChunkGrid.freshKey(hours, device)
    if bundles.device == device, let known = bundles.rows[key] { return known }
    fresh.bind(key, at: 1)
    defer { fresh.reset() }
    guard try fresh.step() else { return nil }
    let bundle = try decoded(fresh.bytes(0), key)
    if bundles.device != device || bundles.size + bundle.footprint > Self.mostKept {
      bundles = (device, 0, [:])
    }
    bundles.size += bundle.footprint
    bundles.rows[key] = bundle
    return bundle
  }

  // MARK: The chunks of a series

  /// The first chunk of a series that reaches into some hours; nil where there is none.
  func first(
    of series: Int32,
    _ device: Int32,
    in hours: Range<Int64>
  ) throws(SQLiteError) -> Piece? {
    guard !hours.isEmpty else { return nil }
    let sealed = try firstSealed(of: series, in: hours)
    for block in blocks where block.overlaps(hours) {
      if let sealed, sealed.hours.lowerBound <= block.lowerBound { break }
      if try bundle(of: device, block)?.member(of: series) != nil {
        let key = ChunkGrid.freshKey(block, device)
        return Piece(hours: block, series: series, key: key, isFresh: true, data: [])
      }
    }
    return sealed
  }

  /// Every chunk of a series that reaches into some hours.
  func all(
    of series: Int32,
    _ device: Int32,
    in hours: Range<Int64>
  ) throws(SQLiteError) -> [Piece] {
    var pieces: [Piece] = []
    var next = hours.lowerBound
    while next < hours.upperBound,
      let piece = try first(of: series, device, in: next..<hours.upperBound)
    {
      next = piece.hours.upperBound
      pieces.append(piece)
    }
    return pieces
  }

  /// The first chunk of a series in `chunk` that reaches into some hours.
  func firstSealed(
    of series: Int32,
    in hours: Range<Int64>
  ) throws(SQLiteError) -> Piece? {
    // The one before may be long enough to reach into the hours.
    chunk.bind(ChunkGrid.key(series, hours.lowerBound - ChunkGrid.longest + 1), at: 1)
    chunk.bind(ChunkGrid.key(series, hours.upperBound - 1), at: 2)
    defer { chunk.reset() }
    while try chunk.step() {
      let key = chunk.integer(0)
      let start = ChunkGrid.hour(ofKey: key)
      let end = start + min(max(chunk.integer(1), 1), ChunkGrid.longest)
      if end > hours.lowerBound {
        return Piece(
          hours: start..<end,
          series: series,
          key: key,
          isFresh: false,
          data: chunk.bytes(2)
        )
      }
    }
    return nil
  }
}
