public import Telemetry

/// The figures of the values in a window at one moment.
public struct WindowFigures: Hashable, Sendable {
  /// How many samples carry each flag, used or not.
  public var flags: FlagCounts
  /// How many values were used.
  public var used: Int
  /// The sum of the values used; 0 of none.
  public var sum: Double
  /// Their mean.
  public var mean: Double?
  /// The smallest.
  public var minimum: Double?
  /// The largest.
  public var maximum: Double?
  /// The standard deviation of the population (divided by n, not n − 1), as Prometheus' `stddev`.
  public var deviation: Double?
  /// The earliest value.
  public var first: TimedValue?
  /// The latest value.
  public var last: TimedValue?

  /// By how much the last value lies above the first; nil for fewer than two.
  public var delta: Double? {
    guard let first, let last, used > 1 else { return nil }
    return last.value - first.value
  }

  /// ``delta`` for each second between the two values.
  public var rate: Double? {
    guard let first, let last, let delta, last.time > first.time else { return nil }
    return delta / (last.time - first.time).seconds
  }
}
