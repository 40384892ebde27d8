extension Register {
  /// A device and the site that it stands at.
  public struct Device: Hashable, Sendable {
    /// Its number.
    public var id: DeviceID
    /// The site's name.
    public var site: String
    /// The device's name.
    public var name: String

    /// Makes an entry.
    public init(id: DeviceID, site: String, name: String) {
      (self.id, self.site, self.name) = (id, site, name)
    }
  }

  /// A series, its device and its unit.
  public struct Series: Hashable, Sendable {
    /// Its number.
    public var id: SeriesID
    /// The device that it comes from.
    public var device: DeviceID
    /// Its name.
    public var key: SeriesKey
    /// The UCUM code of its values; `1` where the metric is unknown.
    public var unit: String

    /// Makes an entry.
    public init(id: SeriesID, device: DeviceID, key: SeriesKey, unit: String) {
      (self.id, self.device, self.key, self.unit) = (id, device, key, unit)
    }
  }
}
