/// A second value for a series and event time that were stored already: the first one stands.
public struct Conflict: Hashable, Sendable {
  /// The series.
  public var series: SeriesID
  /// The event time that both claim.
  public var time: Instant
  /// The value that was not stored; nil where the device said that it has none.
  public var value: Double?
  /// When it arrived.
  public var arrived: Instant

  /// Makes an entry.
  public init(series: SeriesID, time: Instant, value: Double?, arrived: Instant) {
    (self.series, self.time, self.value, self.arrived) = (series, time, value, arrived)
  }
}
