/// Which devices and series there are, and the numbers that stand for them in the store.
///
/// The core owns the one living register; it grows as devices speak, and what has grown since the
/// last commit travels to the store in the same transaction as the samples (``RegisterGrowth``).
public struct Register: Sendable {
  /// A device without the name of its site, which many share.
  private struct DeviceSlot: Sendable {
    /// Its place in ``sites``; -1 where no device has the number.
    var site: Int32 = -1
    var name = ""
    /// How many series it has.
    var series: Int32 = 0
  }

  /// A series without its names: its device has one part of them, and many devices share the other.
  private struct SeriesSlot: Sendable {
    var device: Int32 = 0
    /// Its place in ``measures``; -1 where no series has the number.
    var measure: Int32 = -1
  }

  private struct Measure: Hashable, Sendable {
    var metric: String
    var channel: String?
    var unit: String
  }

  private var sites: [String] = []
  private var siteNumbers: [String: Int32] = [:]
  private var measures: [Measure] = []
  private var measureNumbers: [Measure: Int32] = [:]
  private var deviceSlots: [DeviceSlot] = [DeviceSlot()]
  private var seriesSlots: [SeriesSlot] = [SeriesSlot()]
  private var deviceTable = NumberTable()
  private var seriesTable = NumberTable()
  private var growth = RegisterGrowth()

  /// Makes an empty register.
  public init() {}

  /// Makes the register that a store holds.
  ///
  /// - Precondition: ids are positive and unique, and every series names a device that is there.
  public init(devices: [Device], series: [Series]) {
    for device in devices { restore(device) }
    for entry in series {
      restore(
        entry.id,
        of: entry.device,
        metric: entry.key.metric,
        channel: entry.key.channel,
        unit: entry.unit
      )
    }
  }

  /// Adds a device that a store holds.
  ///
  /// - Precondition: its number is positive and no other device's.
  public mutating func restore(_ device: Device) { insert(device) }

  /// Adds a series that a store holds.
  ///
  /// - Precondition: its number is positive and no other series', and the device is there.
  public mutating func restore(
    _ id: SeriesID,
    of device: DeviceID,
    metric: String,
    channel: String?,
    unit: String
  ) {
    insert(id, device, Measure(metric: metric, channel: channel, unit: unit))
  }

  /// Every device, by number.
  public var devices: [Device] {
    deviceSlots.indices.compactMap { self[DeviceID(rawValue: Int32($0))] }
  }
  /// Every series, by number.
  public var series: [Series] {
    seriesSlots.indices.compactMap { self[SeriesID(rawValue: Int32($0))] }
  }
  /// The numbers of all series, in rising order.
  public var seriesNumbers: some Sequence<SeriesID> {
    seriesSlots.indices.lazy.filter { seriesSlots[$0].measure >= 0 }
      .map { SeriesID(rawValue: Int32($0)) }
  }
  /// How many series there are.
  public var seriesCount: Int { seriesSlots.count { $0.measure >= 0 } }
  /// The highest series number given so far; arrays indexed by it need one slot more.
  public var highestSeries: Int { seriesSlots.count - 1 }
  /// The highest device number given so far.
  public var highestDevice: Int { deviceSlots.count - 1 }

  /// The device with this number.
  public subscript(id: DeviceID) -> Device? {
    let index = Int(id.rawValue)
    guard deviceSlots.indices.contains(index), deviceSlots[index].site >= 0 else { return nil }
    return Device(
      id: id,
      site: sites[Int(deviceSlots[index].site)],
      name: deviceSlots[index].name
    )
  }

  /// The series with this number.
  public subscript(id: SeriesID) -> Series? {
    let index = Int(id.rawValue)
    guard seriesSlots.indices.contains(index), seriesSlots[index].measure >= 0 else { return nil }
    let owner = deviceSlots[Int(seriesSlots[index].device)]
    let measure = measures[Int(seriesSlots[index].measure)]
    return Series(
      id: id,
      device: DeviceID(rawValue: seriesSlots[index].device),
      key: SeriesKey(
        site: sites[Int(owner.site)],
        device: owner.name,
        metric: measure.metric,
        channel: measure.channel
      ),
      unit: measure.unit
    )
  }

  /// The device of a series; nil for a number that no series has.
  public func device(of series: SeriesID) -> DeviceID? {
    let index = Int(series.rawValue)
    guard seriesSlots.indices.contains(index), seriesSlots[index].measure >= 0 else { return nil }
    return DeviceID(rawValue: seriesSlots[index].device)
  }

  /// How many series a device has.
  public func seriesCount(of device: DeviceID) -> Int {
    let index = Int(device.rawValue)
    return deviceSlots.indices.contains(index) ? Int(deviceSlots[index].series) : 0
  }

  /// The number of a device that is known.
  public func device(site: String, name: String) -> DeviceID? {
    guard let place = siteNumbers[site] else { return nil }
    return deviceTable.find(Self.hash(place, name)) { number in
      deviceSlots[Int(number)].site == place && deviceSlots[Int(number)].name == name
    }.map { DeviceID(rawValue: $0) }
  }

  /// The number of a series that is known.
  public func series(device: DeviceID, metric: String, channel: String?) -> SeriesID? {
    seriesTable.find(Self.hash(device.rawValue, metric, channel)) { number in
      let slot = seriesSlots[Int(number)]
      guard slot.device == device.rawValue else { return false }
      let measure = measures[Int(slot.measure)]
      return measure.metric == metric && measure.channel == channel
    }.map { SeriesID(rawValue: $0) }
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
    let id = SeriesID(rawValue: Int32(seriesSlots.count))
    insert(id, device, Measure(metric: metric, channel: channel, unit: unit))
    guard let entry = self[id] else { preconditionFailure("series of an unknown device") }
    growth.series.append(entry)
    return id
  }

  /// What has been added since the last call, to be written with the batch that it came with.
  public mutating func takeGrowth() -> RegisterGrowth {
    defer { growth = RegisterGrowth() }
    return growth
  }

  private mutating func insert(_ device: Device) {
    let index = Int(device.id.rawValue)
    while deviceSlots.count <= index { deviceSlots.append(DeviceSlot()) }
    if siteNumbers[device.site] == nil {
      siteNumbers[device.site] = Int32(sites.count)
      sites.append(device.site)
    }
    deviceSlots[index].site = siteNumbers[device.site] ?? 0
    deviceSlots[index].name = device.name
    deviceTable.insert(device.id.rawValue) { [deviceSlots] number in
      Self.hash(deviceSlots[Int(number)].site, deviceSlots[Int(number)].name)
    }
  }

  private mutating func insert(_ id: SeriesID, _ device: DeviceID, _ measure: Measure) {
    precondition(deviceSlots[Int(device.rawValue)].site >= 0, "series of an unknown device")
    let index = Int(id.rawValue)
    while seriesSlots.count <= index { seriesSlots.append(SeriesSlot()) }
    seriesSlots[index] = SeriesSlot(device: device.rawValue, measure: number(of: measure))
    deviceSlots[Int(device.rawValue)].series += 1
    seriesTable.insert(id.rawValue) { [seriesSlots, measures] number in
      let slot = seriesSlots[Int(number)]
      let measure = measures[Int(slot.measure)]
      return Self.hash(slot.device, measure.metric, measure.channel)
    }
  }

  private mutating func number(of measure: Measure) -> Int32 {
    if let known = measureNumbers[measure] { return known }
    let number = Int32(measures.count)
    measures.append(measure)
    measureNumbers[measure] = number
    return number
  }

  private static func hash(_ owner: Int32, _ name: String, _ channel: String? = nil) -> Int {
    var hasher = Hasher()
    hasher.combine(owner)
    hasher.combine(name)
    hasher.combine(channel)
    return hasher.finalize()
  }
}
