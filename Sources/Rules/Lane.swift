import Telemetry

/// One set of readings that a rule looks at together: those of one channel of one device.
struct Lane: Sendable {
  /// Which group of the program it belongs to.
  var group: Int16
  /// Whether a series has been given to it.
  var isTaken = false
  /// The device whose readings it takes; that of nobody until the first comes.
  var device: DeviceID
  /// The number of the channel, where the device has several; 0 where it has not.
  var channel: Int32
  /// Where its inputs begin among all.
  var firstInput: Int32 = 0
  /// Where its windows begin among all.
  var firstWindow: Int32 = 0
  /// The next lane of the same rule at the same place; -1 behind the last.
  var next: Int32 = -1
  /// The inputs that have changed since they were judged, one bit each.
  var touched: UInt32 = 0
  /// The age at which a value is unknown, in milliseconds.
  var staleAfter: Int64
}
