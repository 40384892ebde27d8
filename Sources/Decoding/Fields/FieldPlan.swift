import Telemetry

/// What has been learned of one field of one device: all that a message needs to know of it.
struct FieldPlan: Sendable {
  /// Where the field's name lies in the plan's bytes.
  var nameStart: Int32
  /// The length of the name.
  var nameCount: Int32
  /// The hash of the name.
  var hash: UInt32
  /// The series; 0 until the field has had a first value.
  var series: SeriesID
  /// From the unit that the device is known to send to the series' own.
  var conversion: UnitConversion
  /// Whether words for on and off are values.
  var isState: Bool
}
