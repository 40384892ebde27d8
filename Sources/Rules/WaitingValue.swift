import Telemetry

/// A reading that waits for later ones before its moment is judged.
struct WaitingValue: Sendable {
  var time: Int64
  var value: Double
  var tap: Tap
  var series: SeriesID
  /// When it came, in milliseconds.
  var arrived: Int64
  /// What quality control holds it to be, until its time has come.
  var flag: QualityFlag

  init(_ sample: Sample, _ value: Double, _ tap: Tap) {
    (time, arrived) = (sample.time.milliseconds, sample.arrived.milliseconds)
    (self.value, self.tap, series) = (value, tap, sample.series)
    flag = sample.flag
  }
}
