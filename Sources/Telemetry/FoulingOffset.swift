/// By how much one series jumped over a cleaning: what dirt or drift had added to it.
public struct FoulingOffset: Hashable, Sendable {
  /// The series.
  public var series: SeriesID
  /// When the work began, as in ``Maintenance``.
  public var started: Instant
  /// When the readings after it were complete.
  public var measured: Instant
  /// The median of the last good values before.
  public var before: Double
  /// The median of the first good values after.
  public var after: Double

  /// Makes an offset.
  public init(
    series: SeriesID,
    started: Instant,
    measured: Instant,
    before: Double,
    after: Double
  ) {
    (self.series, self.started, self.measured) = (series, started, measured)
    (self.before, self.after) = (before, after)
  }

  /// What had been added to the true value, if the first readings after the work are true.
  public var offset: Double { before - after }
}
