/// What all devices of one model have in common: names of fields, units, values for "no reading".
public struct DeviceProfile: Hashable, Sendable {
  /// The name by which devices and sources ask for it: `milesight-em500-smtc`.
  public var name: String
  /// What people call the model.
  public var title: String
  /// Where the list of fields was taken from.
  public var source: String
  /// The payload formats in which the model is met, the usual one first.
  public var formats: [String]
  /// What it says of each device; its name is the profile's.
  public var settings: DeviceDefinition

  /// Makes a profile.
  public init(
    name: String,
    title: String,
    source: String,
    formats: [String],
    settings: DeviceDefinition
  ) {
    (self.name, self.title, self.source) = (name, title, source)
    (self.formats, self.settings) = (formats, settings)
  }
}
