internal import Chunks
internal import SQLite
internal import Telemetry

/// The chunks of a series of a damaged file that can be found, in the order of time.
struct ChunksLeft {
  /// The hours that are tried where the names of chunks cannot be read: 2000 to 2100.
  private static let tried: Range<Int64> = 262_968..<1_139_568
  /// Chunks of hours and days are not older than so many hours, nor so many ahead.
  private static let (freshBefore, freshAfter): (Int64, Int64) = (70 * 24, 2 * 24)

  private let series: Register.Series
  private var pieces: [ChunkReader.Piece] = []
  /// Stretches in which there may be chunks that cannot be found.
  private(set) var lost: [(hours: Range<Int64>, cause: String)] = []

  /// Looks for them within some hours.
  init(_ series: Register.Series, in hours: Range<Int64>, _ reader: StoreReader) {
    self.series = series
    findSealed(hours, reader.chunks)
    findFresh(hours, reader)
    pieces.sort { one, other in
      (one.hours.lowerBound, one.isFresh ? 1 : 0) < (other.hours.lowerBound, other.isFresh ? 1 : 0)
    }
    pieces.reverse()
  }

  /// The next of them; nil after the last.
  mutating func next() -> ChunkReader.Piece? { pieces.popLast() }

  private mutating func findSealed(_ hours: Range<Int64>, _ chunks: ChunkReader) {
    var next = hours.lowerBound
    while next < hours.upperBound {
      // As far as all can be found one look is enough, behind damage it goes on block by block.
      do throws(SQLiteError) {
        let id = series.id.rawValue
        guard let piece = try chunks.firstSealed(of: id, in: next..<hours.upperBound) else {
          return
        }
        pieces.append(piece)
        next = piece.hours.upperBound
      } catch {
        next = findSealed(from: next, hours, chunks, error)
      }
    }
  }

  /// Looks at the block of an hour alone; where to go on.
  private mutating func findSealed(
    from hour: Int64,
    _ hours: Range<Int64>,
    _ chunks: ChunkReader,
    _ error: SQLiteError
  ) -> Int64 {
    guard hour < Self.tried.upperBound else {
      lose(hour..<hours.upperBound, error)
      return hours.upperBound
    }
    let block = ChunkGrid.block(of: max(hour, Self.tried.lowerBound), hours: ChunkGrid.longest)
    let end = min(block + ChunkGrid.longest, hours.upperBound)
    do throws(SQLiteError) {
      guard let piece = try chunks.firstSealed(of: series.id.rawValue, in: hour..<end) else {
        return end
      }
      pieces.append(piece)
      return piece.hours.upperBound
    } catch {
      lose(hour..<end, error)
      return end
    }
  }

  private mutating func findFresh(_ hours: Range<Int64>, _ reader: StoreReader) {
    for block in Self.freshBlocks(reader) where block.overlaps(hours) {
      do throws(SQLiteError) {
        let bundle = try reader.chunks.bundle(of: series.device.rawValue, block)
        guard bundle?.member(of: series.id.rawValue) != nil else { continue }
        let key = ChunkGrid.freshKey(block, series.device.rawValue)
        pieces.append(
          ChunkReader.Piece(
            hours: block,
            series: series.id.rawValue,
            key: key,
            isFresh: true,
            data: []
          )
        )
      } catch {
        lose(block, error)
      }
    }
  }

  /// The blocks of which there may be anything in `fresh`.
  private static func freshBlocks(_ reader: StoreReader) -> [Range<Int64>] {
    if (try? reader.chunks.look()) != nil { return reader.chunks.blocks }
    let known = [
      "SELECT max(at) FROM batch", "SELECT max(time) FROM latest", "SELECT watched_until FROM meta",
    ]
    let newest = known.compactMap { try? reader.connection.integer($0) }.max()
    guard let newest else { return [] }
    let last = ChunkGrid.block(of: ChunkGrid.hour(of: newest), hours: ChunkGrid.day)
    let days = stride(from: last - freshBefore, through: last + freshAfter, by: Int(ChunkGrid.day))
    return days.flatMap { day in
      [day..<day + ChunkGrid.day] + (day..<day + ChunkGrid.day).map { $0..<$0 + 1 }
    }
  }

  /// Joins what is lost in a row.
  private mutating func lose(_ hours: Range<Int64>, _ error: SQLiteError) {
    if let last = lost.last, last.hours.upperBound == hours.lowerBound {
      lost[lost.count - 1].hours = last.hours.lowerBound..<hours.upperBound
    } else {
      lost.append((hours, error.message))
    }
  }
}
