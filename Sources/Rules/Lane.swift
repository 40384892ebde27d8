import Telemetry

/// One set of readings that a rule looks at together: those of one channel of one device.
struct Lane: Sendable {
  /// Which group of the program it belongs to.
  var group: Int32
  /// The device whose readings it takes; nil until the first comes.
  var device: DeviceID?
  /// The channel, where the device has several.
  var channel: String?
  /// Whether a series has been given to it.
  var isTaken = false
  /// Where its inputs begin among those of the place.
  var firstInput: Int32
  /// Where its windows begin among those of the place.
  var firstWindow: Int32
  /// The inputs that have changed since they were judged, one bit each.
  var touched: UInt32 = 0
  /// The age at which a value is unknown, in milliseconds.
  var staleAfter: Int64
}
