/// A value and when it was measured.
public struct TimedValue: Hashable, Sendable {
  /// Event time.
  public var time: Instant
  /// The value.
  public var value: Double

  /// Makes the pair.
  @inlinable
  public init(time: Instant, value: Double) {
    (self.time, self.value) = (time, value)
  }
}
