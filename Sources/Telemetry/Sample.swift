/// One value of one series with its quality, as it is stored.
public struct Sample: Hashable, Sendable {
  /// The series that it belongs to.
  public var series: SeriesID
  /// The flag.
  public var flag: QualityFlag
  /// Why the flag is what it is.
  public var reasons: QualityReasons
  /// Event time: when the device measured.
  public var time: Instant
  /// Arrival time: when the message reached us.
  public var arrived: Instant
  /// The value in the series' unit, always finite; nil with flag ``QualityFlag/missing``.
  public var value: Double?

  /// Makes a sample.
  @inlinable
  public init(
    series: SeriesID,
    time: Instant,
    value: Double?,
    flag: QualityFlag = .notEvaluated,
    reasons: QualityReasons = [],
    arrived: Instant
  ) {
    (self.series, self.flag, self.reasons) = (series, flag, reasons)
    (self.time, self.arrived, self.value) = (time, arrived, value)
  }
}
