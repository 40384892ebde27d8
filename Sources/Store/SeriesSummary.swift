public import Telemetry

/// What a store holds of one series.
public struct SeriesSummary: Hashable, Sendable {
  /// The series.
  public var series: Register.Series
  /// The earliest event time; nil without samples.
  public var first: Instant?
  /// The latest event time; nil without samples.
  public var last: Instant?
  /// How many samples.
  public var samples: Int64
  /// What they take up in the file in bytes: their chunks, and for rows as many times what the first
  /// one does.
  public var bytes: Int64

  /// Its name.
  public var key: SeriesKey { series.key }
  /// The UCUM code of its values.
  public var unit: String { series.unit }

  init(series: Register.Series) {
    self.series = series
    (first, last, samples, bytes) = (nil, nil, 0, 0)
  }
}
