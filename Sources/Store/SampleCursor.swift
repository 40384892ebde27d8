internal import SQLite
internal import Telemetry

/// Goes through the samples of some series, block by block, in constant memory.
///
/// It holds no snapshot between two calls, so whoever uses it may be as slow as they like. It is
/// used from the reader's thread.
public final class SampleCursor {
  /// Samples in a block at most.
  public static let longestBlock = 16_384

  private let reader: StoreReader
  private let series: [Register.Series]
  private let positions: SeriesPositions
  private let range: TimeRange
  private var hot: SampleSorter?
  private var ahead: Sample?
  private var freshHours: [Int64] = []
  /// The series at hand, and the first time of it that is not in ``ready`` yet.
  private var place = 0
  private var nextTime: Int64
  private var ready = SampleColumns()
  private var given = 0

  init(_ reader: StoreReader, over series: [Register.Series], in range: TimeRange) {
    (self.reader, self.series, self.range) = (reader, series, range)
    positions = SeriesPositions(series)
    nextTime = range.start.milliseconds
  }

  /// The next block: series in the order in which they were asked for, each in rising order of
  /// event time.
  ///
  /// - Returns: a block that is not empty; nil after the last.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func next() throws(StoreError) -> SampleBlock? {
    guard range.start < range.end else { return nil }
    if hot == nil { try gather() }
    while place < series.count {
      let current = series[place]
      if given == ready.count { try fill(current) }
      guard given < ready.count else { continue }
      let part = given..<min(given + Self.longestBlock, ready.count)
      given = part.upperBound
      if part == 0..<ready.count { return SampleBlock(series: current, columns: ready) }
      var columns = SampleColumns()
      columns.append(ready, part)
      return SampleBlock(series: current, columns: columns)
    }
    return nil
  }

  /// Makes the next chunk of a series ready, with the rows of its time; or what rows there are after
  /// the last; or goes on to the next series.
  ///
  /// Rows were read before: what has been sealed since is found in both, and the chunk's stays.
  private func fill(_ current: Register.Series) throws(StoreError) {
    (ready, given) = (SampleColumns(), 0)
    let last = ChunkGrid.hour(of: range.end.milliseconds - 1)
    let hours = ChunkGrid.hour(of: nextTime)..<last + 1
    let id = current.id.rawValue
    let found = try reader.read("read the samples of") {
      () throws(SQLiteError) -> (SampleColumns, Int64)? in
      guard nextTime < range.end.milliseconds,
        let piece = try reader.chunks.first(of: id, in: hours, fresh: freshHours)
      else { return nil }
      var samples = try reader.chunks.samples(piece, device: current.device.rawValue)
      let revisions = try RevisionOverlay(reader.connection, of: id)
      if !revisions.isEmpty { revisions.apply(to: &samples) }
      return (samples, ChunkGrid.start(of: piece.hours.upperBound))
    }
    let end = min(found?.1 ?? .max, range.end.milliseconds)
    let rows = try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
      try hotRows(of: current.id, before: end, atMost: found == nil ? Self.longestBlock : .max)
    }
    if let found {
      ready = rows.merged(with: found.0.slice(from: nextTime, to: end))
      nextTime = end
    } else if rows.isEmpty {
      place += 1
      nextTime = range.start.milliseconds
    } else {
      ready = rows
    }
  }

  private func hotRows(
    of series: SeriesID,
    before end: Int64,
    atMost limit: Int
  ) throws(SQLiteError) -> SampleColumns {
    var rows = SampleColumns()
    while let sample = ahead, sample.series == series, sample.time.milliseconds < end,
      rows.count < limit
    {
      rows.append(sample)
      ahead = try hot?.next()
    }
    return rows
  }

  /// Reads the append-only table once, whatever its order.
  private func gather() throws(StoreError) {
    var scan = SampleScan(series, in: range)
    var sorter = SampleSorter(series)
    var isLast = false
    while !isLast {
      let part = try reader.read("read the samples of") { () throws(SQLiteError) in
        try scan.next(reader.connection, limit: reader.rowsAtOnce)
      }
      isLast = part.count < reader.rowsAtOnce
      try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
        try sorter.add(part, isLast: isLast)
      }
    }
    freshHours = try reader.read("read the samples of") { () throws(SQLiteError) in
      try reader.chunks.freshHours()
    }
    ahead = try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
      try sorter.next()
    }
    hot = sorter
  }
}
