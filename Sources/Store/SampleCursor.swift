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

  init(_ reader: StoreReader, over series: [Register.Series], in range: TimeRange) {
    (self.reader, self.series, self.range) = (reader, series, range)
    positions = SeriesPositions(series)
  }

  /// The next block: series in the order in which they were asked for, each in rising order of
  /// event time.
  ///
  /// - Returns: a block that is not empty; nil after the last.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func next() throws(StoreError) -> SampleBlock? {
    guard !series.isEmpty, range.start < range.end else { return nil }
    if hot == nil { try gather() }
    return try attempt("read the samples of", reader.path) { () throws(SQLiteError) in
      try nextHot()
    }
  }

  private func nextHot() throws(SQLiteError) -> SampleBlock? {
    guard let first = ahead, let place = positions[Int64(first.series.rawValue)] else {
      return nil
    }
    var columns = SampleColumns()
    while let sample = ahead, sample.series == first.series, columns.count < Self.longestBlock {
      columns.append(sample)
      ahead = try hot?.next()
    }
    return SampleBlock(series: series[place], columns: columns)
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
    ahead = try attempt("sort the samples of", reader.path) { () throws(SQLiteError) in
      try sorter.next()
    }
    hot = sorter
  }
}
