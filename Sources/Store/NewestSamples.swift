public import Telemetry

/// What there is of each series at the end: its newest sample, and its newest times.
public struct NewestSamples: Sendable {
  private let tail: TailScan

  init(_ tail: TailScan) {
    self.tail = tail
  }

  /// The series that have samples, in rising order.
  public var series: [SeriesID] { tail.series }

  /// The newest samples, in the order of their series.
  public var samples: some Sequence<Sample> { tail.samples }

  /// The sample of a series with the newest event time; nil where it has none.
  public subscript(series: SeriesID) -> Sample? { tail.sample(of: series) }

  /// The newest event times of a series, ascending: no stored time of it lies between them or after
  /// them.
  public func times(of series: SeriesID) -> [Instant] { tail.times(of: series) }
}
