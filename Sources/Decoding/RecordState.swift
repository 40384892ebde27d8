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
}
