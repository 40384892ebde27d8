internal import Chunks
internal import SQLite
internal import Telemetry

/// Chunks and timelines, by reading all of them.
extension StoreVerifier {
  /// A chunk, with what stands beside it.
  struct Sealed {
    var piece: ChunkReader.Piece
    var summary: SealedSummary
  }

  /// Every chunk and timeline: its checksum, its hours, and what is said of it beside it.
  func chunks(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let devices = try deviceOfSeries()
    try forEachChunk { sealed, reader throws(SQLiteError) in
      check.examined += 1
      let name = "chunk \(sealed.piece.key)"
      guard let device = devices[sealed.piece.series] else {
        return check.note("\(name) is of a series \(sealed.piece.series) that is not")
      }
      do throws(SQLiteError) {
        let samples = try reader.chunks.samples(sealed.piece, device: device)
        for fault in sealed.faults(samples) { check.note("\(name): \(fault)") }
      } catch {
        check.note(error.message)
      }
    }
    try bundles(devices, &check)
    try timelines(&check)
  }

  /// Every bundle: its checksum, its series, its hours, and how many samples are said to be in it.
  private func bundles(
    _ devices: [Int32: Int32],
    _ check: inout StoreVerification.Check
  ) throws(SQLiteError) {
    let rows = try Statement(connection, "SELECT key, samples, data FROM fresh")
    defer { rows.reset() }
    while try rows.step() {
      check.examined += 1
      let key = rows.integer(0)
      let name = "fresh \(key)"
      let hours = ChunkGrid.hours(ofFreshKey: key)
      do throws(SQLiteError) {
        var samples: Int64 = 0
        for (series, columns) in try reader.chunks.samples(rows.bytes(2), key) {
          samples += Int64(columns.count)
          if devices[series] != ChunkGrid.device(ofFreshKey: key) {
            check.note("\(name) has a series \(series) that is not of its device")
          }
          for fault in Self.faults(columns, in: hours) { check.note("\(name): \(fault)") }
        }
        if samples != rows.integer(1) {
          check.note("\(name) has \(samples) readings, and \(rows.integer(1)) are counted")
        }
      } catch {
        check.note(error.message)
      }
    }
  }

  /// What is wrong with the times of a chunk of some hours.
  fileprivate static func faults(_ samples: SampleColumns, in hours: Range<Int64>) -> [String] {
    guard let first = samples.times.first, let last = samples.times.last else {
      return ["it is empty"]
    }
    let isWithin =
      ChunkGrid.hour(of: first) >= hours.lowerBound && ChunkGrid.hour(of: last) < hours.upperBound
    return isWithin ? [] : ["readings outside of its hours"]
  }

  /// Every timeline can be read.
  private func timelines(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let rows = try Statement(connection, "SELECT key, data FROM timeline")
    defer { rows.reset() }
    let codec = ChunkCodec()
    while try rows.step() {
      check.examined += 1
      do throws(ChunkError) {
        _ = try codec.timeline(rows.bytes(1))
      } catch {
        check.note("timeline \(rows.integer(0)) cannot be read: \(error)")
      }
    }
  }

  private func deviceOfSeries() throws(SQLiteError) -> [Int32: Int32] {
    let series = try Queries.register(connection).series
    return Dictionary(series.map { ($0.id.rawValue, $0.device.rawValue) }) { $1 }
  }

  /// Calls `body` with every chunk, some at a time in one snapshot.
  private func forEachChunk(
    _ body: (Sealed, StoreReader) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    var last = Int64.min
    var isOver = false
    while !isOver {
      try connection.transaction(.deferred) { () throws(SQLiteError) in
        let rows = try Statement(
          connection,
          """
          SELECT key, hours, data, \(ChunkSummary.columns) FROM chunk WHERE key > ? ORDER BY key
          LIMIT 500
          """
        )
        rows.bind(last, at: 1)
        isOver = true
        while try rows.step() {
          (isOver, last) = (false, rows.integer(0))
          try body(Self.sealed(rows), reader)
        }
      }
    }
  }

  private static func sealed(_ row: Statement) -> Sealed {
    let key = row.integer(0)
    let start = ChunkGrid.hour(ofKey: key)
    let hours = min(max(row.integer(1), 1), ChunkGrid.longest)
    return Sealed(
      piece: ChunkReader.Piece(
        hours: start..<start + hours,
        series: ChunkGrid.owner(ofKey: key),
        key: key,
        isFresh: false,
        data: row.bytes(2)
      ),
      summary: SealedSummary(row, from: 3)
    )
  }
}

extension StoreVerifier {
  /// The columns of ``ChunkSummary`` as they stand in the file.
  struct SealedSummary: Equatable {
    private var counts: [Int64]
    private var figures: [Double?]

    init(_ row: Statement, from first: Int32) {
      counts = [0, 1, 7, 8].map { row.integer(first + $0) }
      figures = (2...6).map { row.optionalDouble(first + $0) }
    }

    init(_ summary: ChunkSummary) {
      let aggregate = summary.aggregate
      counts = [
        Int64(summary.samples), Int64(aggregate.used), summary.earliest, summary.latest,
      ]
      figures = [
        aggregate.sum, aggregate.minimum, aggregate.maximum, aggregate.first, aggregate.last,
      ]
    }
  }
}

extension StoreVerifier.Sealed {
  /// What is wrong with the samples of a chunk.
  func faults(_ samples: SampleColumns) -> [String] {
    var faults = StoreVerifier.faults(samples, in: piece.hours)
    if summary != StoreVerifier.SealedSummary(ChunkSummary(samples)) {
      faults.append("its figures are not those of its readings")
    }
    return faults
  }
}
