import Decoding
import Telemetry

extension DeviceDefinition {
  /// Reads one of a site's `devices`.
  init?(_ entry: NamedEntry, _ context: DeviceContext) {
    guard entry.key.isName(entry.name, of: "a device") else { return nil }
    let device = entry.value.mapping { keys -> DeviceDefinition in
      var device = DeviceDefinition(name: entry.name)
      device.every = keys["every"]?.span(.seconds(1) ... .days(366))
      device.gateway = keys["gateway"]?.filledText()
      device.match = keys["match"]?.filledText()
      device.user = keys["user"]?.filledText()
      device.readFields(keys)
      if let calibration = keys["calibration"] {
        device.calibration = CalibrationReader(zone: context.zone).calibration(calibration)
      }
      guard let profile = keys["profile"].flatMap({ context.profiles.profile(namedBy: $0) }) else {
        return device
      }
      return device.filled(from: profile)
    }
    guard let device else { return nil }
    self = device
  }

  /// Reads what devices and profiles both say: names of fields, units, values for "no reading".
  mutating func readFields(_ keys: MappingReader) {
    metrics = keys["metrics"]?.items(Self.metric) ?? []
    rename = Self.rename(keys["rename"])
    units = Self.units(keys["units"])
    scale = Self.scale(keys["scale"])
    if let reader = keys["missing"] { readMissing(reader) }
    if let reader = keys["channel"] { channels = Self.channels(reader) }
    ignore = keys["ignore"]?.items { $0.filledText() } ?? []
  }

  /// A metric that is not known is kept with unit `1`; one letter off, it is more likely an error.
  private static func metric(_ reader: NodeReader) -> String? {
    guard let name = MetricName(reader) else { return nil }
    let catalogue = MetricCatalogue.standard
    if catalogue[name.metric] == nil,
      let nearest = NearestName.find(name.metric, among: catalogue.metrics.lazy.map(\.name))
    {
      reader.warn(
        "`\(name.metric)` is not known and is kept under this name with unit `1`",
        "write `\(nearest)` if that is meant"
      )
    }
    return name.text
  }

  private static func rename(_ reader: NodeReader?) -> [String: String] {
    let pairs = reader?.entries { entry in
      MetricName(entry.value).map { (entry.name, $0.text) }
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }

  private static func units(_ reader: NodeReader?) -> [String: String] {
    let pairs = reader?.entries { entry -> (String, String)? in
      guard let unit = entry.value.filledText() else { return nil }
      checkUnit(unit, of: entry.name, entry.value)
      return (entry.name, unit)
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }

  private static func scale(_ reader: NodeReader?) -> [String: Double] {
    let pairs = reader?.entries { entry -> (String, Double)? in
      guard let scale = entry.value.number() else { return nil }
      guard scale != 0 else {
        entry.value.mistyped("a factor", "write 0.1 for a device that sends tenths")
        return nil
      }
      return (entry.name, scale)
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }

  private mutating func readMissing(_ reader: NodeReader) {
    guard reader.isMapping else {
      missing = reader.items { $0.number() } ?? []
      return
    }
    let pairs = reader.entries { entry in
      entry.value.itemsOrOne { $0.number() }.map { (entry.name, $0) }
    }
    missingOf = Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
    missing = missingOf.removeValue(forKey: "*") ?? []
  }

  private static func channels(_ reader: NodeReader) -> [String: String] {
    if reader.isMapping {
      let pairs = reader.entries { entry in
        Self.channel(entry.value).map { (entry.name, $0) }
      }
      return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
    }
    return channel(reader).map { ["*": $0] } ?? [:]
  }

  private static func channel(_ reader: NodeReader) -> String? {
    guard let name = reader.filledText(), reader.isName(name, of: "a channel") else { return nil }
    return name
  }

  /// Notes a unit that the decoder could not convert.
  ///
  /// The decoder is asked only about what is not plainly convertible: it knows of exceptions, and
  /// making one for each of thousands of devices takes time.
  private static func checkUnit(_ unit: String, of metric: String, _ reader: NodeReader) {
    let own = MetricCatalogue.standard[String(metric.prefix { $0 != "." })]?.unit
    if let own = own.flatMap(Unit.init), Unit(unit)?.conversion(to: own) != nil { return }
    let device = DeviceDefinition(name: "d", units: [metric: unit])
    do throws(DecoderError) {
      _ = try Decoder(
        sources: [],
        sites: [SiteDefinition(name: "s", devices: [device])],
        zone: .utc
      )
    } catch {
      reader.fault(error.message, error.remedy)
    }
  }
}
