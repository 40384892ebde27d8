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
  private let chunk, fresh, timeline, nextFresh, state, version: Statement
  private var lastVersion: Int64?
  private var lastTimeline: (key: Int64, rev: Int64, timeline: Timeline)?
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

  /// A bundle from its bytes.
  func decoded(_ bytes: [UInt8], _ key: Int64) throws(SQLiteError) -> ChunkBundle {
    do throws(ChunkError) {
      return try codec.bundle(bytes)
    } catch {
      throw Self.corrupt("fresh", key, error)
    }
  }

  /// The series in the bytes of a bundle, and their samples.
  func samples(
    _ bytes: [UInt8],
    _ key: Int64
  ) throws(SQLiteError) -> [(series: Int32, samples: SampleColumns)] {
    let bundle = try decoded(bytes, key)
    var all: [(series: Int32, samples: SampleColumns)] = []
    do throws(ChunkError) {
      for member in bundle.members {
        all.append((member.series, try codec.samples(of: member, in: bundle)))
      }
    } catch {
      throw Self.corrupt("fresh", key, error)
    }
    return all
  }

  /// The series in the bytes of a bundle, and their times.
  func times(
    _ bytes: [UInt8],
    _ key: Int64
  ) throws(SQLiteError) -> [(member: ChunkBundle.Member, times: [Int64])] {
    let bundle = try decoded(bytes, key)
    var all: [(member: ChunkBundle.Member, times: [Int64])] = []
    do throws(ChunkError) {
      for member in bundle.members { all.append((member, try codec.times(of: member, in: bundle))) }
    } catch {
      throw Self.corrupt("fresh", key, error)
    }
    return all
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

  // MARK: Decoding

  /// The samples of a chunk.
  ///
  /// - Throws: `SQLITE_CORRUPT` where its bytes are not what was written.
  func samples(_ piece: Piece, device: Int32) throws(SQLiteError) -> SampleColumns {
    try decode(
      piece,
      device,
      bundled: { member, bundle throws(ChunkError) in try self.codec.samples(of: member, in: bundle)
      },
      alone: { bytes, timeline throws(ChunkError) in try self.codec.samples(bytes, on: timeline) }
    )
  }

  /// The times of a chunk alone.
  func times(_ piece: Piece, device: Int32) throws(SQLiteError) -> [Int64] {
    try decode(
      piece,
      device,
      bundled: { member, bundle throws(ChunkError) in try self.codec.times(of: member, in: bundle)
      },
      alone: { bytes, timeline throws(ChunkError) in try self.codec.times(bytes, on: timeline) }
    )
  }

  private func decode<Result>(
    _ piece: Piece,
    _ device: Int32,
    bundled: (ChunkBundle.Member, ChunkBundle) throws(ChunkError) -> Result,
    alone: ([UInt8], Timeline?) throws(ChunkError) -> Result
  ) throws(SQLiteError) -> Result {
    var beside: Timeline?
    var found: (ChunkBundle.Member, ChunkBundle)?
    if piece.isFresh {
      let bundle = try bundle(of: device, piece.hours)
      guard let bundle, let member = bundle.member(of: piece.series) else {
        throw Self.corrupt("fresh", piece.key, .malformed("a series is not there"))
      }
      found = (member, bundle)
    } else if try needsTimeline(piece) {
      beside = try timeline(of: device, piece)
    }
    do throws(ChunkError) {
      if let (member, bundle) = found { return try bundled(member, bundle) }
      return try alone(piece.data, beside)
    } catch {
      throw Self.corrupt(piece.isFresh ? "fresh" : "chunk", piece.key, error)
    }
  }

  private func needsTimeline(_ piece: Piece) throws(SQLiteError) -> Bool {
    do throws(ChunkError) {
      return try codec.needsTimeline(piece.data)
    } catch {
      throw Self.corrupt("chunk", piece.key, error)
    }
  }

  private func timeline(of device: Int32, _ piece: Piece) throws(SQLiteError) -> Timeline? {
    let key = ChunkGrid.key(device, piece.hours.lowerBound)
    timeline.bind(key, at: 1)
    defer { timeline.reset() }
    guard try timeline.step() else { return nil }
    let rev = timeline.integer(0)
    if let last = lastTimeline, last.key == key, last.rev == rev { return last.timeline }
    do throws(ChunkError) {
      let decoded = try codec.timeline(timeline.bytes(1))
      lastTimeline = (key, rev, decoded)
      return decoded
    } catch {
      throw Self.corrupt("timeline", key, error)
    }
  }

  static func corrupt(_ table: String, _ key: Int64, _ error: ChunkError) -> SQLiteError {
    SQLiteError(
      code: 11,
      message: "\(table) \(key) cannot be read: \(error)",
      sql: "SELECT data FROM \(table) WHERE key = \(key)"
    )
  }
}
