/// A site as the configuration describes it.
public struct SiteDefinition: Equatable, Sendable {
  /// The site's name in series.
  public var name: String
  /// What it is for.
  public var kind: SiteKind
  /// What people call it.
  public var title: LocalizedText
  /// Longitude and latitude in degrees, WGS 84.
  public var location: (longitude: Double, latitude: Double)?
  /// Its devices, by name.
  public var devices: [DeviceDefinition]
  /// What grows there.
  public var batch: CropBatch?

  /// Makes a site.
  public init(
    name: String,
    kind: SiteKind = .other,
    title: LocalizedText = LocalizedText([:]),
    location: (longitude: Double, latitude: Double)? = nil,
    devices: [DeviceDefinition] = [],
    batch: CropBatch? = nil
  ) {
    (self.name, self.kind, self.title) = (name, kind, title)
    (self.location, self.devices, self.batch) = (location, devices, batch)
  }

  /// Whether both describe the same site alike.
  public static func == (left: SiteDefinition, right: SiteDefinition) -> Bool {
    left.name == right.name && left.kind == right.kind && left.title == right.title
      && left.location?.longitude == right.location?.longitude
      && left.location?.latitude == right.location?.latitude && left.devices == right.devices
      && left.batch == right.batch
  }
}
