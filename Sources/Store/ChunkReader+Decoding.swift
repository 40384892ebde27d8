internal import Chunks
internal import SQLite
internal import Telemetry

extension ChunkReader {
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
}
