public import Telemetry

/// A run of samples of one series.
public struct SampleBlock: Sendable {
  /// The series.
  public var series: Register.Series
  /// Its samples, in rising order of event time.
  public var columns: SampleColumns
}
