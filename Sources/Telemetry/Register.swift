/// Which devices and series there are, and the numbers that stand for them in the store.
///
/// The core owns the one living register; it grows as devices speak, and what has grown since the
/// last commit travels to the store in the same transaction as the samples (``RegisterGrowth``).
public struct Register: Sendable {
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

  private struct DeviceName: Hashable {
    var site: String
    var name: String
  }

  private struct Measure: Hashable {
    var device: DeviceID
    var metric: String
    var channel: String?
  }

  private var deviceSlots: [Device?] = [nil]
  private var seriesSlots: [Series?] = [nil]
  private var seriesCounts: [Int32] = [0]
  private var deviceIDs: [DeviceName: DeviceID] = [:]
  private var seriesIDs: [Measure: SeriesID] = [:]
  private var growth = RegisterGrowth()

  /// Makes an empty register.
  public init() {}

  /// Makes the register that a store holds.
  ///
  /// - Precondition: ids are positive and unique, and every series names a device that is there.
  public init(devices: [Device], series: [Series]) {
    for device in devices { insert(device) }
    for entry in series { insert(entry) }
  }

  /// Every device, by number.
  public var devices: [Device] { deviceSlots.compactMap(\.self) }
  /// Every series, by number.
  public var series: [Series] { seriesSlots.compactMap(\.self) }
  /// The highest series number given so far; arrays indexed by it need one slot more.
  public var highestSeries: Int { seriesSlots.count - 1 }
  /// The highest device number given so far.
  public var highestDevice: Int { deviceSlots.count - 1 }

  /// The device with this number.
  public subscript(id: DeviceID) -> Device? {
    let index = Int(id.rawValue)
    return deviceSlots.indices.contains(index) ? deviceSlots[index] : nil
  }

  /// The series with this number.
  public subscript(id: SeriesID) -> Series? {
    let index = Int(id.rawValue)
    return seriesSlots.indices.contains(index) ? seriesSlots[index] : nil
  }

  /// How many series a device has.
  public func seriesCount(of device: DeviceID) -> Int {
    let index = Int(device.rawValue)
    return seriesCounts.indices.contains(index) ? Int(seriesCounts[index]) : 0
  }

  /// The number of a device that is known.
  public func device(site: String, name: String) -> DeviceID? {
    deviceIDs[DeviceName(site: site, name: name)]
  }

  /// The number of a series that is known.
  public func series(device: DeviceID, metric: String, channel: String?) -> SeriesID? {
    seriesIDs[Measure(device: device, metric: metric, channel: channel)]
  }

  /// The number of a device, given now if it is new.
  public mutating func intern(site: String, device name: String) -> DeviceID {
    if let known = device(site: site, name: name) { return known }
    let device = Device(
      id: DeviceID(rawValue: Int32(deviceSlots.count)),
      site: site,
      name: name
    )
    insert(device)
    growth.devices.append(device)
    return device.id
  }

  /// The number of a series of a known device, given now if it is new.
  ///
  /// - Precondition: `device` was given by this register.
  public mutating func intern(
    device: DeviceID,
    metric: String,
    channel: String?,
    unit: String
  ) -> SeriesID {
    if let known = series(device: device, metric: metric, channel: channel) { return known }
    guard let owner = self[device] else { preconditionFailure("series of an unknown device") }
    let key = SeriesKey(site: owner.site, device: owner.name, metric: metric, channel: channel)
    let entry = Series(
      id: SeriesID(rawValue: Int32(seriesSlots.count)),
      device: device,
      key: key,
      unit: unit
    )
    insert(entry)
    growth.series.append(entry)
    return entry.id
  }

  /// What has been added since the last call, to be written with the batch that it came with.
  public mutating func takeGrowth() -> RegisterGrowth {
    defer { growth = RegisterGrowth() }
    return growth
  }

  private mutating func insert(_ device: Device) {
    let index = Int(device.id.rawValue)
    while deviceSlots.count <= index {
      deviceSlots.append(nil)
      seriesCounts.append(0)
    }
    deviceSlots[index] = device
    deviceIDs[DeviceName(site: device.site, name: device.name)] = device.id
  }

  private mutating func insert(_ entry: Series) {
    let index = Int(entry.id.rawValue)
    while seriesSlots.count <= index { seriesSlots.append(nil) }
    seriesSlots[index] = entry
    seriesCounts[Int(entry.device.rawValue)] += 1
    seriesIDs[
      Measure(device: entry.device, metric: entry.key.metric, channel: entry.key.channel)
    ] = entry.id
  }
}
