import Telemetry

/// What the entry of a device needs to be read.
struct DeviceContext {
  /// The profiles that there are.
  let profiles: ProfileLibrary
  /// The zone of times that name none.
  let zone: LocalZone
}
