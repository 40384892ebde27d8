public import Telemetry

/// The register entry that suits one of the devices that a message speaks for.
public struct AdoptionEntry: Hashable, Sendable {
  /// The site that the register, the topic or the configuration names; nil where somebody has to choose.
  public var site: String?
  /// What the register says of the device already; nil where it is not listed.
  public var listed: DeviceDefinition?
  /// What its entry should say, that included; its `profile` names what is filled in by it.
  public var device: DeviceDefinition
  /// The profile that fits; nil where none does, or the register names one already.
  public var profile: DeviceProfile?
  /// Other profiles that would fit as well, by name.
  public var alternatives: [String] = []
  /// What was made of each field.
  public var fields: [FieldAdvice] = []
}
