public import Telemetry

/// One reading with its names written out, as `sluice decode` prints it.
public struct DecodedReading: Hashable, Sendable {
  /// The series.
  public var series: SeriesKey
  /// Event time.
  public var time: Instant
  /// The value in ``unit``; nil where the device says that it has none.
  public var value: Double?
  /// The UCUM code of the series' unit.
  public var unit: String
  /// The flag.
  public var flag: QualityFlag
  /// Why the flag is what it is.
  public var reasons: QualityReasons

  /// Makes a reading.
  public init(
    series: SeriesKey,
    time: Instant,
    value: Double?,
    unit: String,
    flag: QualityFlag,
    reasons: QualityReasons
  ) {
    (self.series, self.time, self.value) = (series, time, value)
    (self.unit, self.flag, self.reasons) = (unit, flag, reasons)
  }
}
