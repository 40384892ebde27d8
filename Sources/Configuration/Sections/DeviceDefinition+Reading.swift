import Decoding
import Telemetry

extension DeviceDefinition {
  /// Reads one of a site's `devices`.
  init?(_ entry: NamedEntry) {
    guard entry.key.isName(entry.name, of: "a device") else { return nil }
    let device = entry.value.mapping { keys -> DeviceDefinition in
      var device = DeviceDefinition(name: entry.name)
      device.every = keys["every"]?.span(.seconds(1) ... .days(366))
      device.metrics = keys["metrics"]?.items(Self.metric) ?? []
      device.match = keys["match"]?.filledText()
      device.rename = Self.rename(keys["rename"])
      device.units = Self.units(keys["units"])
      device.missing = keys["missing"]?.items { $0.number() } ?? []
      return device
    }
    guard let device else { return nil }
    self = device
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
