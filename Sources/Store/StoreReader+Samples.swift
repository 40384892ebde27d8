internal import SQLite
public import Telemetry

extension StoreReader {
  /// The series whose names fit, in the order of their names.
  ///
  /// - Parameter glob: a glob over the whole name (``SeriesGlob``); nil for all.
  /// - Returns: each series once.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func series(matching glob: String?) throws(StoreError) -> [Register.Series] {
    try read("read the series of") { () throws(SQLiteError) in try selected(glob) }
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

  /// Gathers samples into buckets of time, for each series in the order of their names.
  ///
  /// Buckets are aligned to the local day: those under a day begin anew at each midnight, those of
  /// whole days run from midnight to midnight. Empty ones are not listed.
  ///
  /// - Parameters:
  ///   - glob: a glob over the whole name (``SeriesGlob``); nil for all.
  ///   - range: event times; buckets at its ends hold only what lies inside.
  ///   - every: the length of a bucket: at most a day, or whole days.
  ///   - offset: seconds east of UTC at a moment.
  ///   - dayStart: how long after midnight a day begins.
  ///   - isUsed: whether a value with this flag is used; others only count.
  /// - Returns: one aggregate for each series and bucket that has a sample, with a value or without.
  /// - Throws: ``StoreError``; `refused` for a length that makes no buckets.
  public func aggregates(
    matching glob: String?,
    in range: TimeRange,
    every: TimeSpan,
    offset: @escaping @Sendable (Instant) -> Int,
    dayStart: TimeSpan = .zero,
    using isUsed: (QualityFlag) -> Bool
  ) throws -> [(series: Register.Series, bucket: TimeRange, aggregate: Aggregate)] {
    let zone = LocalZone(identifier: "", offset: offset)
    guard let grid = TimeGrid(every: every, zone: zone, dayStart: dayStart) else {
      throw refusal(every)
    }
    var results: [(series: Register.Series, bucket: TimeRange, aggregate: Aggregate)] = []
    try samples(matching: glob, in: range) { series, sample in
      let last = results.indices.last
      let isUsed = isUsed(sample.flag)
      if let last, results[last].series.id == series.id, results[last].bucket.contains(sample.time)
      {
        results[last].aggregate
          .add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
      } else {
        var aggregate = Aggregate()
        aggregate.add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
        results.append((series, grid.stretch(of: sample.time), aggregate))
      }
    }
    return results
  }

  private func refusal(_ every: TimeSpan) -> StoreError {
    .refused(
      StoreError.Fault(
        action: "gather the samples of",
        path: path,
        cause: "\(every) makes no buckets",
        advice: "use a length of up to a day, or of whole days"
      )
    )
  }
}
