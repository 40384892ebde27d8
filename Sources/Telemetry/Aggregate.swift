/// Counts by quality, extremes, sum, first and last of the samples of one series in one stretch of
/// time.
///
/// It does not depend on the order in which samples come, and two stretches can be joined.
public struct Aggregate: Hashable, Sendable {
  /// How many samples carry each flag, used or not.
  public private(set) var flags: FlagCounts
  /// How many values were used for the figures below.
  public private(set) var used: Int
  /// The smallest value used.
  public private(set) var minimum: Double?
  /// The largest value used.
  public private(set) var maximum: Double?
  /// The earliest value used, with its time.
  public private(set) var earliest: TimedValue?
  /// The latest value used, with its time.
  public private(set) var latest: TimedValue?
  /// The sum of the values used, in its two parts.
  public private(set) var total: CompensatedSum
  /// How often it has changed since it was first told as complete; 0 for never.
  public var revision: Int

  /// Makes the aggregate of nothing.
  public init() {
    (flags, used, total, revision) = (FlagCounts(), 0, CompensatedSum(), 0)
  }

  /// Makes an aggregate of its parts, as they were kept.
  ///
  /// - Precondition: with `used` 0 there are no values, else there are all four.
  public init(
    flags: FlagCounts,
    used: Int,
    minimum: Double?,
    maximum: Double?,
    earliest: TimedValue?,
    latest: TimedValue?,
    total: CompensatedSum,
    revision: Int = 0
  ) {
    precondition(
      (used == 0) == (minimum == nil) && (used == 0) == (maximum == nil)
        && (used == 0) == (earliest == nil) && (used == 0) == (latest == nil),
      "an aggregate of \(used) values with the wrong parts"
    )
    (self.flags, self.used, self.minimum, self.maximum) = (flags, used, minimum, maximum)
    (self.earliest, self.latest, self.total) = (earliest, latest, total)
    self.revision = revision
  }

  /// Samples that were there, of any quality, with a value.
  public var count: Int { flags.values }
  /// Values with flag 1 or 2.
  public var good: Int { flags.good }
  /// The earliest value used.
  public var first: Double? { earliest?.value }
  /// The latest value used.
  public var last: Double? { latest?.value }
  /// The sum of the values used.
  public var sum: Double? { used == 0 ? nil : total.value }
  /// The arithmetic mean of the values used.
  public var mean: Double? { sum.map { $0 / Double(used) } }

  /// Takes in a sample; one that is not `isUsed`, or has no value, only counts.
  public mutating func add(
    _ value: Double?,
    flag: QualityFlag,
    at time: Instant,
    isUsed: Bool = true
  ) {
    flags.add(flag, hasValue: value != nil)
    guard isUsed, let value else { return }
    used += 1
    total.add(value)
    let point = TimedValue(time: time, value: value)
    guard used > 1, let minimum, let maximum, let earliest, let latest else {
      (minimum, maximum, earliest, latest) = (value, value, point, point)
      return
    }
    if value < minimum { self.minimum = value }
    if value > maximum { self.maximum = value }
    if time < earliest.time { self.earliest = point }
    if time >= latest.time { self.latest = point }
  }

  /// Takes in the samples of another stretch of the same series; the later revision stays.
  public mutating func join(_ other: Aggregate) {
    flags.add(other.flags)
    used += other.used
    total.add(other.total)
    minimum = minimum.map { Swift.min($0, other.minimum ?? $0) } ?? other.minimum
    maximum = maximum.map { Swift.max($0, other.maximum ?? $0) } ?? other.maximum
    if let theirs = other.earliest, earliest.map({ theirs.time < $0.time }) ?? true {
      earliest = theirs
    }
    if let theirs = other.latest, latest.map({ theirs.time >= $0.time }) ?? true {
      latest = theirs
    }
    revision = Swift.max(revision, other.revision)
  }
}
