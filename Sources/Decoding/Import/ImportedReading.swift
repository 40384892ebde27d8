public import Telemetry

/// One reading of a file, under the name that it has in the store.
public struct ImportedReading: Hashable, Sendable {
  /// The series.
  public var series: SeriesKey
  /// Event time.
  public var time: Instant
  /// The value; nil where there is none.
  public var value: Double?
  /// The unit as it is written, where the file says one; nil is the series' own.
  public var unit: String?

  /// Makes a reading.
  public init(series: SeriesKey, time: Instant, value: Double?, unit: String? = nil) {
    (self.series, self.time, self.value, self.unit) = (series, time, value, unit)
  }
}
