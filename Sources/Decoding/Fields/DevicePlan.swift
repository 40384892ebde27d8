import Telemetry

/// What is known of one device that has spoken.
struct DevicePlan: Sendable {
  /// The device.
  var device: DeviceID
  /// Its index in the directory; -1 when the configuration does not list it.
  var entry: Int32
  /// Whether the configuration lists numbers that mean "no reading".
  var hasMissing: Bool
  /// The index of its first field in the book, or -1.
  var firstField: Int32 = -1
  /// The index of the field that was learned last, or -1.
  var lastField: Int32 = -1
  /// How many fields it has.
  var fieldCount: Int32 = 0
}
