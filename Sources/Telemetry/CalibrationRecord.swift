/// From which arrival on which steps corrected a series: the key to its raw values.
///
/// It is written in the transaction of the first sample that it corrected, so each sample that
/// carries the reason `calibrated` has one. Of a series' records the one that made a sample is the
/// last whose ``since`` is not after the sample's arrival.
public struct CalibrationRecord: Hashable, Sendable {
  /// The series.
  public var series: SeriesID
  /// The arrival of the first sample that these steps corrected.
  public var since: Instant
  /// The steps in the order of their beginnings.
  public var steps: [CalibrationStep]

  /// Makes a record.
  public init(series: SeriesID, since: Instant, steps: [CalibrationStep]) {
    (self.series, self.since, self.steps) = (series, since, steps)
  }

  /// The raw value of a sample, which is the value itself where it was not calibrated.
  ///
  /// - Parameters:
  ///   - sample: the sample.
  ///   - records: the records of its series, in any order.
  /// - Returns: the value as the device sent it, in the series' unit; nil where there is none, or
  ///   where no record explains a calibrated sample.
  public static func rawValue(of sample: Sample, records: [CalibrationRecord]) -> Double? {
    guard let value = sample.value else { return nil }
    guard sample.reasons.contains(.calibrated) else { return value }
    let record = records.filter { $0.series == sample.series && $0.since <= sample.arrived }
      .max { $0.since < $1.since }
    return record.flatMap { CalibrationStep.step(of: $0.steps, at: sample.time) }?.raw(value)
  }
}
