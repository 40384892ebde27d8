/// A stretch of time that holds its start and not its end: `[start, end)`.
public struct TimeRange: Hashable, Sendable {
  /// The first moment inside.
  public var start: Instant
  /// The first moment after.
  public var end: Instant

  /// Makes the range; it is empty when `end` is not after `start`.
  public init(start: Instant, end: Instant) {
    (self.start, self.end) = (start, end)
  }

  /// All of time.
  public static let all = TimeRange(
    start: Instant(milliseconds: .min),
    end: Instant(milliseconds: .max)
  )

  /// Whether the moment lies inside.
  @inlinable
  public func contains(_ instant: Instant) -> Bool {
    start <= instant && instant < end
  }
}
