import Telemetry

/// The device and the time of one record of a payload, once they are settled.
struct RecordState: Sendable {
  /// The index of the device's plan; -1 while no field needs it.
  var plan: Int
  /// Event time.
  var time: Instant
  /// The flag that the time alone deserves.
  var flag: QualityFlag
  /// Why.
  var reasons: QualityReasons
  /// Whether the time is impossible.
  var isRefused = false
  /// Whether the device's clock gave the time, so that it can be judged by it.
  var isTimed = false
  /// Whether the time was sent in another unit than it seemed.
  var isMended = false
  /// The time as sent; nil where it could not be read.
  var sent: Instant?

  /// The state of a record without a time: it happened when it arrived.
  static func untimed(arrived: Instant) -> RecordState {
    RecordState(plan: -1, time: arrived, flag: .notEvaluated, reasons: .arrivalTime)
  }
}
