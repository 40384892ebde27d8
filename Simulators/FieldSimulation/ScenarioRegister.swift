public import Telemetry

/// What the configuration of a receiver has to say of a scenario: where its messages come from and who
/// its devices are.
public struct ScenarioRegister: Sendable {
  private let scenario: Scenario
  private let seed: UInt64
  private let today: Int64

  /// Makes the register of a run with a seed, on the day of `moment`.
  public init(scenario: Scenario, seed: UInt64, at moment: Instant) {
    (self.scenario, self.seed) = (scenario, seed)
    today = WeatherGenerator.dayNumber(moment)
  }

  /// `sources` and `sites` as `sluice.yaml` has them.
  public var yaml: String {
    (["sources:"] + sources + ["sites:"] + scenario.sites.flatMap { lines(of: $0) })
      .joined(separator: "\n") + "\n"
  }

  /// A line for each topic pattern; frames have one for each layout.
  private var sources: [String] {
    var lines: [String] = []
    var met = Set<String>()
    for site in scenario.sites {
      for device in site.devices {
        for line in source(of: device) where met.insert(line).inserted {
          lines.append(line)
        }
      }
    }
    return lines + availability
  }

  /// Where gateways, and devices with a will, say whether they are there; Sparkplug's nodes say it
  /// themselves.
  private var availability: [String] {
    let speaks = scenario.sites.contains { site in
      site.gateway != nil || site.devices.contains { $0.hasWill && $0.format != .sparkplug }
    }
    return speaks
      ? ["  - { topic: \"farm/{site}/{device}/availability\", format: availability }"] : []
  }

  private func source(of device: Scenario.Device) -> [String] {
    let layout = MessageEncoder.layout(of: device.quantities)
    let topic = Self.pattern(of: device.format) ?? "dtu/\(layout)/{site}/{device}"
    let head = "  - { topic: \"\(topic)\", format: \(device.format.sourceFormat)"
    guard device.format == .frame else { return [head + " }"] }
    let fields = device.quantities.enumerated().map { index, quantity in
      let scale = ["1", "0.1", "0.01", "0.001"][quantity.sensor.decimals]
      return "{ name: \(quantity.rawValue), at: \(7 + 4 * index), type: i32, scale: \(scale), "
        + "missing: [\(MessageEncoder.missingWord)] }"
    }
    let length = 9 + 4 * fields.count
    return [
      head + ", frame: { header: \"01 03\", length: \(length), crc: modbus, "
        + "time: { at: 3, type: u32 }, fields: [\(fields.joined(separator: ", "))] } }"
    ]
  }

  private static func pattern(of format: PayloadFormat) -> String? {
    switch format {
    case .json: "farm/{site}/{device}/telemetry"
    case .value: "plain/{site}/{device}/{metric}"
    case .senml, .senmlCBOR: "senml/{site}/{device}"
    case .sparkplug: "spBv1.0/{site}/+/{device...}"
    case .chirpstack: "application/{site}/device/{device}/event/+"
    case .ttn: "v3/+/devices/{device}/up"
    case .thingsboard: "{site}/v1/gateway/telemetry"
    case .influx: "influx/{site}/{device}"
    case .alink: "/sys/{site}/{device}/thing/event/property/post"
    case .iotda: "$oc/devices/{device}/sys/properties/report"
    case .onenet: "$sys/{site}/{device}/thing/property/post"
    case .jetlinks: "/{site}/{device}/properties/report"
    case .zigbee2mqtt: "zigbee2mqtt/{site}/{device}"
    case .tasmota: "tele/{site}/{device}/+"
    case .shelly: "{site}/{device}/events/rpc"
    case .homie: "homie/{site}/{device}/#"
    case .ecowitt: "ecowitt/{site}/{device}"
    case .frame: nil
    case .hj212: "hj212/{site}"
    case .sl651: "sl651/{site}"
    }
  }

  private func lines(of site: Scenario.Site) -> [String] {
    let (longitude, latitude) = (scenario.weather.longitude, scenario.weather.latitude)
    return [
      "  \(site.name):",
      "    kind: \(site.kind.rawValue)",
      "    location: [\(longitude), \(latitude)]",
    ] + batch(of: site) + ["    devices:"] + (site.gateway.map { ["      \($0): {}"] } ?? [])
      + site.devices.map { line(of: $0, at: site.name, gateway: $0.hasWill ? nil : site.gateway) }
  }

  /// The batch that has begun last; a field's where nothing is planned is the county's.
  private func batch(of site: Scenario.Site) -> [String] {
    let plan = site.batches ?? (site.kind == .irrigationPoint ? .seasonal : nil)
    guard let plan, let batch = BatchCalendar(plan, kind: site.kind).batch(on: today) else {
      return []
    }
    let day = Instant(milliseconds: batch.started * 86_400_000).iso8601().prefix(10)
    // Trays leave a germination room before they are seedlings.
    let dark = BatchCalendar.darkDays(of: batch.calendar)
    let isDark = dark > 0 && site.devices.allSatisfy { $0.zone == .darkRoom }
    let stages =
      isDark
      ? "stages: { dark_room: 0, empty: \(dark) }" : "stage_calendar: \(batch.calendar)"
    return ["    batch: { started: \(day), \(stages) }"]
  }

  private func line(
    of device: Scenario.Device,
    at site: String,
    gateway: String?
  ) -> String {
    let metrics = device.quantities.map(\.rawValue).joined(separator: ", ")
    var parts = ["every: \(device.every)", "metrics: [\(metrics)]"]
    if let gateway { parts.append("gateway: \(gateway)") }
    if let match = match(of: device, at: site) { parts.append("match: \"\(match)\"") }
    let rename = device.quantities.enumerated().compactMap { index, quantity in
      Self.field(of: quantity, number: index, in: device.format).map {
        "\($0): \(quantity.rawValue)"
      }
    }
    if !rename.isEmpty { parts.append("rename: { \(rename.joined(separator: ", ")) }") }
    return "      \(device.name): { \(parts.joined(separator: ", ")) }"
  }

  /// The id under which a device sends, where that is not its name.
  private func match(of device: Scenario.Device, at site: String) -> String? {
    let identity = RandomSource.seed(seed, name: "\(site)/\(device.name)")
    let encoder = MessageEncoder(
      device.format,
      site: site,
      device: device.name,
      sensors: [],
      identity: identity
    )
    return switch device.format {
    case .chirpstack: encoder.address
    case .ttn, .iotda: "\(site)-\(device.name)"
    case .sl651: encoder.stationName
    default: nil
    }
  }

  /// What a family calls a quantity, where that does not say which metric it is.
  private static func field(
    of quantity: Quantity,
    number: Int,
    in format: PayloadFormat
  ) -> String? {
    switch format {
    case .influx: "telemetry.\(quantity.rawValue)"
    case .iotda: "farm.\(quantity.rawValue)"
    case .tasmota: "FARM.\(quantity.rawValue)"
    case .shelly: "number.\(200 + number)"
    case .homie: "probe.\(quantity.rawValue)"
    case .sl651: quantity == .rainfall ? "rainfall.current" : nil
    default: nil
    }
  }
}
