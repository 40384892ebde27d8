public import Telemetry

/// The sample of a series with the newest event time.
public struct LatestSample: Hashable, Sendable {
  /// The series.
  public var series: Register.Series
  /// Its newest sample.
  public var sample: Sample
}
