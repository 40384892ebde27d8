/// Another verdict on a sample that is stored already: its flag and reasons change, its value stays.
///
/// Rare by design: a spike, for one, is only found when the next value comes.
public struct SampleRevision: Hashable, Sendable {
  /// The series of the sample.
  public var series: SeriesID
  /// Its event time, which names it within the series.
  public var time: Instant
  /// The flag that it has from now on.
  public var flag: QualityFlag
  /// All of the reasons that it has from now on.
  public var reasons: QualityReasons

  /// Makes a revision.
  public init(series: SeriesID, time: Instant, flag: QualityFlag, reasons: QualityReasons) {
    (self.series, self.time, self.flag, self.reasons) = (series, time, flag, reasons)
  }
}
