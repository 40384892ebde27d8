public import Telemetry

/// Turns the values of one series into stretches of time: each holds until the next, at most for a
/// cap, beyond which nothing is known (`domain.md` 2.13, D-25).
///
/// Values come in the order of event time.
public struct HoldTrack: Hashable, Sendable {
  /// A value and how long it holds, `[start, end)`.
  public struct Segment: Hashable, Sendable {
    /// The value.
    public var value: Double
    /// From when to when it holds.
    public var range: TimeRange

    /// Makes a segment.
    public init(value: Double, range: TimeRange) {
      (self.value, self.range) = (value, range)
    }

    /// How much of it lies in a range, in milliseconds.
    @inlinable
    public func overlap(_ other: TimeRange) -> Int64 {
      let start = max(range.start.milliseconds, other.start.milliseconds)
      return max(0, min(range.end.milliseconds, other.end.milliseconds) - start)
    }
  }

  /// The longest time for which a value holds.
  public let cap: TimeSpan
  private var held: TimedValue?

  /// The cap where nothing is known of a device's interval.
  public static let leastCap = TimeSpan.minutes(30)

  /// The cap for a device that sends so often: three times that, at least half an hour.
  public static func cap(every: TimeSpan?) -> TimeSpan {
    max(TimeSpan(milliseconds: (every?.milliseconds ?? 0) * 3), leastCap)
  }

  /// Makes a track on which nothing is known yet.
  public init(cap: TimeSpan) {
    self.cap = cap
  }

  /// The value that holds at a moment, no earlier than the last one taken.
  public func value(at time: Instant) -> Double? {
    held.flatMap { time - $0.time < cap ? $0.value : nil }
  }

  /// Takes the next value; nil ends what holds, for a value that must not be used.
  ///
  /// - Returns: the segment that ends with it, if one does.
  @inlinable
  public mutating func take(_ value: Double?, at time: Instant) -> Segment? {
    let ended = segment(until: time)
    set(value.map { TimedValue(time: time, value: $0) })
    return ended
  }

  /// The segment of the value that holds, as far as `end`; nil for none.
  public func segment(until end: Instant) -> Segment? {
    guard let held, held.time < end else { return nil }
    let range = TimeRange(start: held.time, end: min(end, held.time + cap))
    return Segment(value: held.value, range: range)
  }

  @usableFromInline
  mutating func set(_ next: TimedValue?) { held = next }
}
