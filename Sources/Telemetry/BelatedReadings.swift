/// Readings of a series that came after later ones and that no rule has judged by themselves yet.
public struct BelatedReadings: Hashable, Sendable {
  /// The times of which they tell.
  public var range: TimeRange
  /// When the first of them arrived.
  public var arrived: Instant

  /// Makes the note of such readings.
  public init(range: TimeRange, arrived: Instant) {
    (self.range, self.arrived) = (range, arrived)
  }

  /// Takes in one more.
  public mutating func take(_ time: Instant, arrived: Instant) {
    range = TimeRange(
      start: min(range.start, time),
      end: max(range.end, time + .milliseconds(1))
    )
    self.arrived = min(self.arrived, arrived)
  }
}
