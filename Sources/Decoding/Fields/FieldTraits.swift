import Telemetry

/// All that a message needs to know of a field beside its device and its series.
struct FieldTraits: Equatable, Sendable {
  /// Where the field's name lies in the book's bytes.
  var nameStart: Int32 = 0
  /// The length of the name.
  var nameCount: Int32 = 0
  /// The hash of the name.
  var hash: UInt32
  /// The index of its target.
  var target: Int32
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
