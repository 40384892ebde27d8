internal import SQLite
public import Telemetry

extension StoreReader {
  /// The series whose names fit, in the order of their names.
  ///
  /// - Parameter glob: a glob over the whole name (``SeriesGlob``); nil for all.
  /// - Returns: each series once.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func series(matching glob: String?) throws(StoreError) -> [Register.Series] {
    do throws(StoreError) {
      return try read("read the series of") { () throws(SQLiteError) in try selected(glob) }
    } catch {
      guard let onLoss, error.isDamage else { throw error }
      return try seriesLeft(glob, onLoss)
    }
  }

  /// Goes through samples block by block, a column for each of their parts.
  ///
  /// - Parameters:
  ///   - series: which, in the order in which they are wanted; each once.
  ///   - range: event times.
  /// - Returns: a cursor before the first block; it has read nothing yet.
  public func cursor(over series: [Register.Series], in range: TimeRange) -> SampleCursor {
    SampleCursor(self, over: series, in: range)
  }

  /// Reads samples in the order of series name and event time.
  ///
  /// `body` is called while no snapshot is held, so it may be as slow as it likes.
  ///
  /// - Parameters:
  ///   - glob: a glob over the whole name (``SeriesGlob``); nil for all.
  ///   - range: event times.
  ///   - body: takes one sample; an error of its own ends the reading.
  /// - Throws: ``StoreError`` where the file cannot be read, and what `body` throws.
  public func samples(
    matching glob: String?,
    in range: TimeRange,
    _ body: (Register.Series, Sample) throws -> Void
  ) throws {
    let cursor = cursor(over: try series(matching: glob), in: range)
    while let block = try cursor.next() {
      for index in 0..<block.columns.count {
        try body(block.series, block.columns.sample(index, of: block.series.id))
      }
    }
  }
}
