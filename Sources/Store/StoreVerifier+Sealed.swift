internal import Chunks
internal import SQLite
internal import Telemetry

/// Chunks and timelines, by reading all of them.
extension StoreVerifier {
  /// A chunk, with what stands beside it.
  struct Sealed {
    var piece: ChunkReader.Piece
    var series: Int32
    var summary: SealedSummary
  }

  /// Every chunk and timeline: its checksum, its hours, and what is said of it beside it.
  func chunks(_ check: inout StoreVerification.Check) throws(SQLiteError) {
    let devices = try deviceOfSeries()
    for isFresh in [false, true] {
      try forEachChunk(isFresh: isFresh) { sealed, reader throws(SQLiteError) in
        check.examined += 1
        let name = "\(isFresh ? "fresh chunk" : "chunk") \(sealed.piece.key)"
        guard let device = devices[sealed.series] else {
          return check.note("\(name) is of a series \(sealed.series) that is not")
        }
        do throws(SQLiteError) {
          let samples = try reader.chunks.samples(sealed.piece, device: device)
          for fault in sealed.faults(samples) { check.note("\(name): \(fault)") }
        } catch {
          check.note(error.message)
        }
      }
    }
    try timelines(&check)
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
    isFresh: Bool,
    _ body: (Sealed, StoreReader) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    let columns = "key, \(isFresh ? "1" : "hours"), data, \(ChunkSummary.columns)"
    var last = Int64.min
    var isOver = false
    while !isOver {
      try connection.transaction(.deferred) { () throws(SQLiteError) in
        let rows = try Statement(
          connection,
          """
          SELECT \(columns) FROM \(isFresh ? "fresh" : "chunk") WHERE key > ? ORDER BY key LIMIT 500
          """
        )
        rows.bind(last, at: 1)
        isOver = true
        while try rows.step() {
          (isOver, last) = (false, rows.integer(0))
          try body(Self.sealed(rows, isFresh: isFresh), reader)
        }
      }
    }
  }

  private static func sealed(_ row: Statement, isFresh: Bool) -> Sealed {
    let key = row.integer(0)
    let start = isFresh ? ChunkGrid.hour(ofFreshKey: key) : ChunkGrid.hour(ofKey: key)
    let hours = min(max(row.integer(1), 1), ChunkGrid.longest)
    return Sealed(
      piece: ChunkReader.Piece(
        hours: start..<start + hours,
        key: key,
        isFresh: isFresh,
        data: row.bytes(2)
      ),
      series: isFresh ? ChunkGrid.series(ofFreshKey: key) : ChunkGrid.owner(ofKey: key),
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
    guard let first = samples.times.first, let last = samples.times.last else {
      return ["it is empty"]
    }
    var faults: [String] = []
    if ChunkGrid.hour(of: first) < piece.hours.lowerBound
      || ChunkGrid.hour(of: last) >= piece.hours.upperBound
    {
      faults.append("readings outside of its hours")
    }
    if summary != StoreVerifier.SealedSummary(ChunkSummary(samples)) {
      faults.append("its figures are not those of its readings")
    }
    return faults
  }
}
