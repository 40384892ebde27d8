import Telemetry

/// What is known of one device that has spoken.
struct DevicePlan: Sendable {
  /// The device.
  var device: DeviceID
  /// The index of what the configuration or a profile says of it; -1 where neither does.
  var definition: Int32
  /// Whether the configuration lists it.
  var isListed: Bool
  /// The index of its first field in the book, or -1.
  var firstField: Int32 = -1
  /// The index of the field that was learned last, or -1.
  var lastField: Int32 = -1
  /// How many fields it has.
  var fieldCount: Int32 = 0
  /// The newest time in the message at hand; nil outside of messages and where it sends none.
  var newest: Instant?
  /// What the message at hand says of its clock.
  var correction = ClockCorrection.none
}
