internal import Telemetry
internal import Yams

extension ScenarioReader {
  mutating func checkName(_ node: Node, _ name: String, of what: String) {
    // An MQTT level and a part of a series' name at once: the stricter of the two holds.
    guard !NamePart.isValid(name) || name.contains("%") else { return }
    nodes.report(node, "'\(name)' cannot name a \(what)", "use 1 to 64 of A-Z a-z 0-9 _ -")
  }

  mutating func site(_ name: String, _ node: Node) -> Scenario.Site {
    let fields = nodes.fields(
      node,
      of: "site '\(name)'",
      allowed: ["kind", "pond", "spread", "devices"]
    )
    let kinds = SiteKind.allCases.filter { !Zone.zones(of: $0).isEmpty }
    let kind = nodes.word(fields["kind"], of: "kind", among: kinds)
    if fields["kind"] == nil {
      nodes.report(node, "site '\(name)' has no kind", "add 'kind: rice_turtle' or another kind")
    }
    var devices: [Scenario.Device] = []
    if let node = fields["devices"], let kind {
      for (key, name, value) in nodes.entries(node, of: "devices") {
        checkName(key, name, of: "device")
        devices.append(device(name, value, zones: Zone.zones(of: kind)))
      }
    }
    let spread = nodes.number(fields["spread"], of: "spread", in: 0...0.3, unit: "shares")
    return Scenario.Site(
      name: name,
      kind: kind ?? .other,
      pond: fields["pond"].map { pond($0) } ?? PondSettings(),
      spread: spread ?? 0,
      devices: devices
    )
  }

  private mutating func pond(_ node: Node) -> PondSettings {
    let keys = ["depth", "photosynthesis", "respiration", "aerator"]
    let fields = nodes.fields(node, of: "pond", allowed: keys)
    var pond = PondSettings()
    if let depth = nodes.number(fields["depth"], of: "depth", in: 20...400, unit: "cm") {
      pond.depth = depth
    }
    let rate = "mg/(L·h)"
    pond.photosynthesis = nodes.number(
      fields["photosynthesis"],
      of: "photosynthesis",
      in: 0...5,
      unit: rate
    )
    pond.respiration = nodes.number(
      fields["respiration"],
      of: "respiration",
      in: 0...5,
      unit: rate
    )
    pond.aerator = fields["aerator"].map { aerator($0) }
    return pond
  }

  private mutating func aerator(_ node: Node) -> AeratorSettings {
    let keys = ["start_below", "stop_above", "by_day_only"]
    let fields = nodes.fields(node, of: "aerator", allowed: keys)
    var aerator = AeratorSettings()
    let start = nodes.number(fields["start_below"], of: "start_below", in: 0...20, unit: "mg/L")
    let stop = nodes.number(fields["stop_above"], of: "stop_above", in: 0...20, unit: "mg/L")
    aerator.startBelow = start ?? aerator.startBelow
    aerator.stopAbove = stop ?? aerator.stopAbove
    aerator.byDayOnly = nodes.flag(fields["by_day_only"], of: "by_day_only") ?? false
    if aerator.stopAbove <= aerator.startBelow {
      nodes.report(node, "the aerator stops before it starts", "make stop_above the larger one")
    }
    return aerator
  }

  private mutating func device(_ name: String, _ node: Node, zones: [Zone]) -> Scenario.Device {
    let fields = nodes.fields(
      node,
      of: "device '\(name)'",
      allowed: ["metrics", "zone", "every", "jitter", "format", "signal", "battery"]
    )
    let zone = nodes.word(fields["zone"], of: "zone", among: zones) ?? zones[0]
    let list = fields["metrics"]?.sequence.map { Array($0) } ?? []
    if list.isEmpty {
      let place = fields["metrics"] ?? node
      nodes.report(place, "device '\(name)' measures nothing", "add 'metrics: [water_temp]'")
    }
    let known = Quantity.allCases.filter { zone.quantities.contains($0) }
    let quantities = list.compactMap {
      nodes.word($0, of: "metric in zone \(zone.rawValue)", among: known)
    }
    if Set(quantities).count < quantities.count, let first = list.first {
      nodes.report(first, "device '\(name)' names a metric twice", "name each metric once")
    }
    let times = times(fields, default: cadence, at: node)
    return Scenario.Device(
      name: name,
      zone: zone,
      quantities: quantities,
      every: times.every,
      jitter: times.jitter,
      format: nodes.word(fields["format"], of: "format", among: PayloadFormat.allCases) ?? .json,
      signal: nodes.number(fields["signal"], of: "signal", in: -140 ... -20, unit: "dBm"),
      battery: nodes.word(fields["battery"], of: "battery", among: Battery.allCases) ?? .lithium
    )
  }
}
