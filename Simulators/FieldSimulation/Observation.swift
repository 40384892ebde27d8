internal import Telemetry

/// What a device has measured at one moment, on its way through the faults into a message.
struct Observation: Sendable {
  /// The count that the device gives the message.
  var sequence: Int64 = 0
  /// When it was measured, in truth.
  var measured = Instant.epoch
  /// When it was measured by the device's clock.
  var claimed = Instant.epoch
  /// The readings by sensor, in units of the last decimal; nil where there is none.
  var readings: [Int64?] = []
  /// The truth by sensor, in the metric's unit.
  var truths: [Double?] = []
  /// Whether the message never leaves the device.
  var isLost = false
  /// Whether it is published as retained.
  var isRetained = false

  /// Whether there is anything to send.
  var isEmpty: Bool { readings.allSatisfy { $0 == nil } }
}
