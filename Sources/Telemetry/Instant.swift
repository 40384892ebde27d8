/// A moment: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Every time in Sluice is one of these; zones exist only where a person reads or writes.
public struct Instant: BitwiseCopyable, Hashable, Comparable, Sendable {
  /// Milliseconds since the epoch; negative before 1970.
  public var milliseconds: Int64

  /// Makes the moment that lies `milliseconds` after the epoch.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The epoch itself.
  public static let epoch = Instant(milliseconds: 0)

  /// Orders moments by time.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment `span` later; stops at the ends of the representable range.
  @inlinable
  public static func + (left: Instant, right: TimeSpan) -> Instant {
    let (sum, overflow) = left.milliseconds.addingReportingOverflow(right.milliseconds)
    guard overflow else { return Instant(milliseconds: sum) }
    return Instant(milliseconds: right.milliseconds > 0 ? .max : .min)
  }

  /// The moment `span` earlier; stops at the ends of the representable range.
  @inlinable
  public static func - (left: Instant, right: TimeSpan) -> Instant {
    let (difference, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
    guard overflow else { return Instant(milliseconds: difference) }
    return Instant(milliseconds: right.milliseconds > 0 ? .min : .max)
  }

  /// The time from `right` to `left`; stops at the ends of the representable range.
  @inlinable
  public static func - (left: Instant, right: Instant) -> TimeSpan {
    let (difference, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
    guard overflow else { return TimeSpan(milliseconds: difference) }
    return TimeSpan(milliseconds: left.milliseconds > 0 ? .max : .min)
  }
}
