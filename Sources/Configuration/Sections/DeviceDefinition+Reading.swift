import Telemetry

extension DeviceDefinition {
  /// Reads one of a site's `devices`.
  init?(_ entry: NamedEntry) {
    guard entry.key.isName(entry.name, of: "a device") else { return nil }
    let device = entry.value.mapping { keys -> DeviceDefinition in
      var device = DeviceDefinition(name: entry.name)
      device.every = keys["every"]?.span(.seconds(1) ... .days(366))
      device.metrics =
        keys["metrics"]?.items { item in
          MetricName(item).map { name in name.channel.map { "\(name.metric).\($0)" } ?? name.metric
          }
        } ?? []
      device.match = keys["match"]?.filledText()
      device.rename = Self.rename(keys["rename"])
      device.units = Self.units(keys["units"])
      device.missing = keys["missing"]?.items { $0.number() } ?? []
      return device
    }
    guard let device else { return nil }
    self = device
  }

  private static func rename(_ reader: NodeReader?) -> [String: String] {
    let pairs = reader?.entries { entry -> (String, String)? in
      guard MetricName(entry.value) != nil, let metric = entry.value.text() else { return nil }
      return (entry.name, metric)
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }

  private static func units(_ reader: NodeReader?) -> [String: String] {
    let pairs = reader?.entries { entry -> (String, String)? in
      guard let text = entry.value.filledText() else { return nil }
      let metric = String(entry.name.prefix { $0 != "." })
      guard let sent = Unit(text) else {
        entry.value.mistyped("a unit", "write its UCUM code, such as Cel, mg/L or uS/cm")
        return nil
      }
      guard let known = MetricCatalogue.standard[metric], let own = Unit(known.unit) else {
        return (entry.name, text)
      }
      guard sent.isComparable(with: own) else {
        entry.value.fault(
          "`\(text)` does not measure what `\(metric)` does, which is kept in `\(known.unit)`",
          "write the unit in which the device sends it"
        )
        return nil
      }
      return (entry.name, text)
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }
}
