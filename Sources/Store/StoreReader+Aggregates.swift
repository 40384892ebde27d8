internal import SQLite
public import Telemetry

extension StoreReader {
  /// Gathers samples into buckets of time, for each series in the order of their names.
  ///
  /// Buckets are aligned to the local day: those under a day begin anew at each beginning of one,
  /// those of whole days run from one to another. Empty ones are not listed. Where only flags 1 and
  /// 2 are used and kept figures make up the buckets, these are joined and samples are only read
  /// where there are none: the answer is the same, but for the last bit of a sum.
  ///
  /// - Parameters:
  ///   - glob: a glob over the whole name (``SeriesGlob``); nil for all.
  ///   - range: event times; buckets at its ends hold only what lies inside.
  ///   - every: the length of a bucket: at most a day, or whole days.
  ///   - zone: whose days count.
  ///   - dayStart: how long after midnight a day begins.
  ///   - isUsed: whether a value with this flag is used; others only count.
  ///   - body: takes the aggregate of a series and a bucket that has a sample, with a value or
  ///     without. No snapshot is held meanwhile; an error of its own ends the reading.
  /// - Throws: ``StoreError``, `refused` for a length that makes no buckets; and what `body` throws.
  public func aggregates(
    matching glob: String?,
    in range: TimeRange,
    every: TimeSpan,
    zone: LocalZone,
    dayStart: TimeSpan = .zero,
    using isUsed: (QualityFlag) -> Bool,
    _ body: (Register.Series, TimeRange, Aggregate) throws -> Void
  ) throws {
    guard let grid = TimeGrid(every: every, zone: zone, dayStart: dayStart) else {
      throw refusal(every)
    }
    let used = QualityFlag.allCases.filter(isUsed)
    let choice = Self.choice(grid, in: range, used: used)
    let cursor = SampleCursor(self, over: try series(matching: glob), in: range, instead: choice)
    var open = BucketSums(grid: grid, used: used.map(\.rawValue))
    var current: Register.Series?
    while let part = try cursor.nextPart() {
      if let finished = current, finished.id != part.series.id {
        try open.take { try body(finished, $0, $1) }
      }
      current = part.series
      open.add(part.samples)
      open.add(part.figures, length: choice?.level.length ?? 1)
      try open.take(endingBy: part.end) { try body(part.series, $0, $1) }
    }
    if let current { try open.take { try body(current, $0, $1) } }
  }

  /// The first moment from which on no sample has been dropped for its age; nil where none ever was.
  ///
  /// Values from before are gone; figures of good samples that are kept longer still answer.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func samplesKeptSince() throws(StoreError) -> Instant? {
    try read("read") { () throws(SQLiteError) in
      try connection.integer("SELECT expired_until FROM meta").map { Instant(milliseconds: $0) }
    }
  }

  /// The level of kept figures that makes up the buckets of a grid; nil where samples are needed.
  private static func choice(
    _ grid: TimeGrid,
    in range: TimeRange,
    used: [QualityFlag]
  ) -> RollupChoice? {
    let values = used.filter { $0 != .missing }
    let isGood = values.count == 2 && values.contains(.good) && values.contains(.notEvaluated)
    return isGood ? RollupChoice(grid, in: range) : nil
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
