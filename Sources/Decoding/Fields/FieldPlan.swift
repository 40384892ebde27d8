import Telemetry

/// What has been learned of one field of one device.
///
/// There is one for every series, so it is small: what devices have in common is in ``FieldTraits``.
struct FieldPlan: Sendable {
  /// The device.
  var device: DeviceID
  /// The index of what it has in common with the same field of other devices.
  var traits: Int32
  /// The field of the same device that was learned next, or -1.
  var next: Int32 = -1
  /// The series; 0 until the field has had a first value.
  var series: SeriesID
}
