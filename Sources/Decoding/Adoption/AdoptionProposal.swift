public import Telemetry

/// The register entry that suits a device, worked out from a message that it sent.
public struct AdoptionProposal: Hashable, Sendable {
  /// The source that has to be added first; nil where the configuration has one that fits.
  public var newSource: SourceDefinition?
  /// The site that the topic or the configuration names; nil where somebody has to choose.
  public var site: String?
  /// What the device's entry should say; its `profile` names what is filled in by it.
  public var device: DeviceDefinition
  /// The profile that fits; nil where none does.
  public var profile: DeviceProfile?
  /// Other profiles that would fit as well, by name.
  public var alternatives: [String]
  /// Further devices that the message speaks for, which want an entry each.
  public var others: [String] = []
  /// What was made of each field.
  public var fields: [FieldAdvice]
  /// What the message gives with the entry in place.
  public var result: DecodeExplanation
}
