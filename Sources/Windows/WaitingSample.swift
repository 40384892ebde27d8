import Telemetry

/// A sample of a `count` window, before it is known which others lie before it.
struct WaitingSample: Hashable, Sendable {
  var time: Instant
  var value: Double?
  var flag: QualityFlag
  var isUsed: Bool

  init(_ sample: Sample, isUsed: Bool) {
    (time, value, flag, self.isUsed) = (sample.time, sample.value, sample.flag, isUsed)
  }
}
