internal import Telemetry
internal import Yams

extension ScenarioReader {
  mutating func checkName(_ node: Node, _ name: String, of what: String) {
    // An MQTT level and a part of a series' name at once: the stricter of the two holds.
    guard !NamePart.isValid(name) || name.contains("%") else { return }
    nodes.report(node, "'\(name)' cannot name a \(what)", "use 1 to 64 of A-Z a-z 0-9 _ -")
  }

  /// The sites of an entry: one under its name, or as many as its `count` says, `name-1` and on.
  mutating func sites(_ name: String, _ node: Node) -> [Scenario.Site] {
    let site = site(name, node)
    guard let count = count(node, upTo: 10_000, of: "site", name) else { return [site] }
    return (1...count).map { number in
      var copy = site
      copy.name = "\(name)-\(number)"
      // Copies would live one life to the digit.
      if site.spread == 0 { copy.spread = 0.03 }
      return copy
    }
  }

  /// The devices of an entry, like its sites.
  private mutating func devices(
    _ name: String,
    _ node: Node,
    zones: [Zone]
  ) -> [Scenario.Device] {
    let device = device(name, node, zones: zones)
    guard let count = count(node, upTo: 1000, of: "device", name) else { return [device] }
    return (1...count).map { number in
      var copy = device
      copy.name = "\(name)-\(number)"
      return copy
    }
  }

  /// How many an entry stands for; the longest of their numbered names has to be one.
  private mutating func count(
    _ node: Node,
    upTo limit: Int,
    of what: String,
    _ name: String
  ) -> Int? {
    guard let field = node.mapping?.first(where: { $0.key.scalar?.string == "count" })?.value,
      let count = nodes.wholeNumber(field, of: "count", in: 1...limit)
    else { return nil }
    if NamePart.isValid(name) { checkName(field, "\(name)-\(count)", of: what) }
    return count
  }

  private mutating func site(_ name: String, _ node: Node) -> Scenario.Site {
    let fields = nodes.fields(
      node,
      of: "site '\(name)'",
      allowed: ["kind", "count", "pond", "spread", "gateway", "batches", "devices"]
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
        devices += self.devices(name, value, zones: Zone.zones(of: kind))
      }
    }
    let spread = nodes.number(fields["spread"], of: "spread", in: 0...0.3, unit: "shares")
    return Scenario.Site(
      name: name,
      kind: kind ?? .other,
      pond: fields["pond"].map { pond($0) } ?? PondSettings(),
      spread: spread ?? 0,
      gateway: fields["gateway"].flatMap { gateway($0, among: devices) },
      batches: fields["batches"].flatMap { batches($0) },
      devices: devices
    )
  }

  private mutating func gateway(_ node: Node, among devices: [Scenario.Device]) -> String? {
    guard let name = nodes.text(node, of: "gateway") else { return nil }
    checkName(node, name, of: "gateway")
    if devices.contains(where: { $0.name == name }) {
      nodes.report(node, "'\(name)' is a device already", "give the gateway a name of its own")
    }
    return name
  }

  /// `seasonal`, or `{ calendar: rice_seedlings, started: ["05-15", …] }`.
  private mutating func batches(_ node: Node) -> BatchPlan? {
    if node.scalar?.string == "seasonal" { return .seasonal }
    guard node.mapping != nil else {
      nodes.report(node, "unknown batches", "write seasonal, or calendar and started")
      return nil
    }
    let fields = nodes.fields(node, of: "batches", allowed: ["calendar", "started"])
    let known = StageCalendar.names
    guard let calendar = nodes.text(fields["calendar"], of: "calendar"), known.contains(calendar)
    else {
      let names = known.joined(separator: ", ")
      nodes.report(fields["calendar"] ?? node, "unknown calendar", "use one of \(names)")
      return nil
    }
    let list = fields["started"]?.sequence.map { Array($0) } ?? []
    let days = list.compactMap { dayOfTheYear($0) }
    if list.isEmpty {
      nodes.report(node, "no batch begins", "add 'started: [\"05-15\"]', month and day")
    }
    return .dates(calendar: calendar, days: days)
  }

  private mutating func dayOfTheYear(_ node: Node) -> BatchPlan.DayOfYear? {
    let parts = (node.scalar?.string ?? "").split(separator: "-").map { Int($0) }
    guard parts.count == 2, let month = parts[0], let day = parts[1],
      CivilTime(year: 2001, month: month, day: day) != nil
    else {
      nodes.report(node, "no day of the year", "write month and day in quotes: \"05-15\"")
      return nil
    }
    return BatchPlan.DayOfYear(month: month, day: day)
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
      allowed: [
        "metrics", "count", "zone", "every", "jitter", "format", "signal", "battery", "will",
      ]
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
    let format = nodes.word(fields["format"], of: "format", among: PayloadFormat.allCases) ?? .json
    for quantity in quantities where !format.carries(quantity) {
      nodes.report(
        fields["metrics"] ?? node,
        "\(format.rawValue) cannot carry \(quantity.rawValue)",
        "leave it out, or use another format"
      )
    }
    return Scenario.Device(
      name: name,
      zone: zone,
      quantities: quantities,
      every: times.every,
      jitter: times.jitter,
      format: format,
      signal: nodes.number(fields["signal"], of: "signal", in: -140 ... -20, unit: "dBm"),
      battery: nodes.word(fields["battery"], of: "battery", among: Battery.allCases) ?? .lithium,
      hasWill: nodes.flag(fields["will"], of: "will") ?? false
    )
  }
}
