public import Telemetry

/// The figures of one stretch of time within a rollup.
public struct RollupBucket: Hashable, Sendable {
  /// Where it begins, counted in lengths of a stretch since 1970; in ms where these differ.
  public var index: Int64
  /// The figures, made of good samples (flags 1 and 2) with all others counted.
  public var aggregate: Aggregate

  /// Makes a bucket.
  public init(index: Int64, aggregate: Aggregate) {
    (self.index, self.aggregate) = (index, aggregate)
  }
}
