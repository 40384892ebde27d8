import Telemetry

/// What has been learned of one field of one device: all that a message needs to know of it.
struct FieldPlan: Sendable {
  /// The device.
  var device: DeviceID
  /// Where the field's name lies in the book's bytes.
  var nameStart = 0
  /// The length of the name.
  var nameCount: Int32 = 0
  /// The hash of the name.
  var hash: UInt32
  /// The field of the same device that was learned next, or -1.
  var next: Int32 = -1
  /// The index of its target.
  var target: Int32
  /// The series; 0 until the field has had a first value.
  var series: SeriesID
  /// From the unit that the device is known to send to the series' own.
  var conversion: UnitConversion
  /// Which words are values.
  var states: StateWords
  /// The index of what else is to be done with its values, or -1.
  var treatment: Int32
  /// Whether a unit that comes with a reading counts.
  var takesUnits: Bool
  /// Whether the name means something before it has had a value: a known metric, or a field that
  /// the register renames.
  var isExpected: Bool
}
