internal import Chunks
internal import SQLite
internal import Telemetry

/// Finds and decodes sealed chunks, for the writer and for readers.
final class ChunkReader {
  /// One chunk, and what it covers.
  struct Piece {
    /// The first hour, and the first one after.
    var hours: Range<Int64>
    /// Its name in its table.
    var key: Int64
    /// Whether it is in `fresh`, not in `chunk`.
    var isFresh: Bool
    /// Its bytes.
    var data: [UInt8]
  }

  let codec = ChunkCodec()
  private let chunk, fresh, timeline, nextFresh: Statement
  private var lastTimeline: (key: Int64, rev: Int64, timeline: Timeline)?

  init(_ connection: Connection) throws(SQLiteError) {
    chunk = try Statement(
      connection,
      "SELECT key, hours, data FROM chunk WHERE key BETWEEN ? AND ? ORDER BY key"
    )
    fresh = try Statement(connection, "SELECT data FROM fresh WHERE key = ?")
    timeline = try Statement(connection, "SELECT rev, data FROM timeline WHERE key = ?")
    nextFresh = try Statement(connection, "SELECT key FROM fresh WHERE key >= ? LIMIT 1")
  }

  /// The hours of which there are fresh chunks, in rising order.
  func freshHours() throws(SQLiteError) -> [Int64] {
    var hours: [Int64] = []
    var from = Int64.min
    while true {
      nextFresh.bind(from, at: 1)
      defer { nextFresh.reset() }
      guard try nextFresh.step() else { return hours }
      let hour = ChunkGrid.hour(ofFreshKey: nextFresh.integer(0))
      hours.append(hour)
      from = ChunkGrid.freshKey(hour + 1, 0)
    }
  }

  /// The first chunk of a series that reaches into some hours; nil where there is none.
  func first(
    of series: Int32,
    in hours: Range<Int64>,
    fresh freshHours: [Int64]
  ) throws(SQLiteError) -> Piece? {
    guard !hours.isEmpty else { return nil }
    var found = try firstSealed(of: series, in: hours)
    for hour in freshHours where hours.contains(hour) {
      if let found, found.hours.lowerBound <= hour { break }
      if let piece = try freshPiece(of: series, hour) {
        found = piece
        break
      }
    }
    return found
  }

  /// Every chunk of a series that reaches into some hours.
  func all(
    of series: Int32,
    in hours: Range<Int64>,
    fresh freshHours: [Int64]
  ) throws(SQLiteError) -> [Piece] {
    var pieces: [Piece] = []
    var next = hours.lowerBound
    while next < hours.upperBound,
      let piece = try first(of: series, in: next..<hours.upperBound, fresh: freshHours)
    {
      next = piece.hours.upperBound
      pieces.append(piece)
    }
    return pieces
  }

  /// The fresh chunk of a series and an hour.
  func freshPiece(of series: Int32, _ hour: Int64) throws(SQLiteError) -> Piece? {
    let key = ChunkGrid.freshKey(hour, series)
    fresh.bind(key, at: 1)
    defer { fresh.reset() }
    guard try fresh.step() else { return nil }
    return Piece(hours: hour..<hour + 1, key: key, isFresh: true, data: fresh.bytes(0))
  }

  private func firstSealed(
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
        return Piece(hours: start..<end, key: key, isFresh: false, data: chunk.bytes(2))
      }
    }
    return nil
  }

  /// The samples of a chunk.
  ///
  /// - Throws: `SQLITE_CORRUPT` where its bytes are not what was written.
  func samples(_ piece: Piece, device: Int32) throws(SQLiteError) -> SampleColumns {
    do throws(ChunkError) {
      guard try codec.needsTimeline(piece.data) else { return try codec.samples(piece.data) }
    } catch {
      throw Self.corrupt(piece, error)
    }
    let beside = try timeline(of: device, piece)
    do throws(ChunkError) {
      return try codec.samples(piece.data, on: beside)
    } catch {
      throw Self.corrupt(piece, error)
    }
  }

  /// The times of a chunk alone.
  func times(_ piece: Piece, device: Int32) throws(SQLiteError) -> [Int64] {
    do throws(ChunkError) {
      guard try codec.needsTimeline(piece.data) else { return try codec.times(piece.data) }
    } catch {
      throw Self.corrupt(piece, error)
    }
    let beside = try timeline(of: device, piece)
    do throws(ChunkError) {
      return try codec.times(piece.data, on: beside)
    } catch {
      throw Self.corrupt(piece, error)
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
      throw Self.corrupt(piece, error)
    }
  }

  private static func corrupt(_ piece: Piece, _ error: ChunkError) -> SQLiteError {
    let table = piece.isFresh ? "fresh" : "chunk"
    return SQLiteError(
      code: 11,
      message: "\(table) \(piece.key) cannot be read: \(error)",
      sql: "SELECT data FROM \(table) WHERE key = \(piece.key)"
    )
  }
}
