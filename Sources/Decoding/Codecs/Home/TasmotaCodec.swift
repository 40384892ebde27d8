import Telemetry

/// Telemetry of Tasmota: `tele/…/SENSOR`, `STATE`, and the same asked for under `stat/…`.
///
/// `Time` is local and without a zone; before the clock is set it is in 1970 and then counts as none.
/// Units stand beside the sensors (`TempUnit`) and hold for all of them.
struct TasmotaCodec: PayloadCodec {
  private enum Kind: UInt8 {
    case sensors, state
  }

  /// Where the unit of a quantity stands.
  private enum QuantityUnit {
    case unknown
    /// Beside the sensors, in the member for temperatures, pressures or speeds.
    case temperature, pressure, speed
    /// Nowhere, since it is always the same.
    case fixed(String)
  }

  private var json: JSONCodec
  private var units = NameMemory<QuantityUnit>()

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: Self.roles)
  }

  /// `Id` is an address, of which some look like numbers.
  private static let roles: [JSONRoles.Names] = [
    (
      .skipped,
      [
        "Time", "Id", "TempUnit", "PressureUnit", "SpeedUnit", "TotalStartTime", "StatusSNS",
        "StatusSTS",
      ]
    )
  ]

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var meaning = TopicMeaning(captures)
    switch levels.last() {
    case "STATE", "STATUS11", "RESULT": meaning.kind = Kind.state.rawValue
    case "LWT": return .availability(captures)
    case "SENSOR", "STATUS8", "STATUS10": break
    default:
      guard levels.first("tele") ?? levels.first("stat") ?? levels.first("cmnd") != nil else {
        break
      }
      return .nothing(captures, "a message of the device that holds no sensor")
    }
    return meaning
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    let outer = try json.rootObject()
    let root =
      json.object("StatusSNS", of: outer, payload) ?? json.object("StatusSTS", of: outer, payload)
      ?? outer
    let record = records.beginRecord()
    if let time = json.filled("Time", of: root, payload), !isUnset(time, payload) {
      records.records[Int(record)].time = json.time(time, payload, &records)
    }
    let place = JSONCodec.Place(record: record)
    if topic.kind == Kind.state.rawValue {
      return try visitState(root, place, payload, topic, &records)
    }
    try json.visitObject(root, place, payload, topic, &records)
    addUnits(root, payload, &records)
  }

  /// Of the state what is worth a series: switches, supply, battery, radio.
  private func visitState(
    _ root: Int,
    _ place: JSONCodec.Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var next = json.first(of: root)
    while let key = next {
      next = json.key(after: key, of: root)
      let name = json.nodes[key]
      if json.isEqual(key, "Wifi", payload) {
        let signal = json.member("Signal", of: key + 1, payload)
        try json.add("Wifi.Signal", signal, record: place.record, payload, &records)
      } else if json.isEqual(key, "Vcc", payload) || json.isEqual(key, "BatteryPercentage", payload)
        || ASCII.begins(payload, name.range, with: "POWER")
      {
        try json.visitMember(key, place, payload, topic, &records)
      }
    }
    if records.fields.count == 0 {
      records.holdNothing("a state without switch, supply or battery")
    }
  }

  private func isUnset(_ time: Int, _ payload: Span<UInt8>) -> Bool {
    ASCII.begins(payload, json.nodes[time].range, with: "1970-")
  }

  /// Gives the fields the units that the message names, or that the firmware always means.
  private mutating func addUnits(
    _ root: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) {
    let temperature = unit("TempUnit", root, payload, &records)
    let pressure = unit("PressureUnit", root, payload, &records)
    let speed = unit("SpeedUnit", root, payload, &records)
    for index in records.fields.indices where records.fields[index].unit == nil {
      let name = records.fields[index].name
      switch units.meaning(of: name, payload, records, Self.unit) {
      case .unknown: break
      case .temperature: records.fields[index].unit = temperature
      case .pressure: records.fields[index].unit = pressure
      case .speed: records.fields[index].unit = speed
      case .fixed(let unit): records.fields[index].unit = records.keep(unit.utf8)
      }
    }
  }

  /// Where the unit of a path stands.
  private static func unit(of name: String) -> QuantityUnit {
    let parts = name.split(separator: ".").map { String($0.prefix { !$0.isNumber }) }
    if let stated = parts.lazy.compactMap({ Self.stated[$0] }).first { return stated }
    guard parts.count > 1, let fixed = parts.lazy.compactMap({ Self.fixed[$0] }).first else {
      return .unknown
    }
    return .fixed(fixed)
  }

  private func unit(
    _ name: StaticString,
    _ root: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange? {
    json.filled(name, of: root, payload).map { json.text(of: json.nodes[$0], payload, &records) }
  }

  /// The quantities whose unit the message names.
  private static let stated: [String: QuantityUnit] = [
    "Temperature": .temperature, "DewPoint": .temperature, "Pressure": .pressure,
    "SeaPressure": .pressure, "Speed": .speed,
  ]
  /// The quantities whose unit is always the same.
  private static let fixed = [
    "Humidity": "%", "Illuminance": "lx", "CarbonDioxide": "ppm", "Total": "kWh",
    "Yesterday": "kWh", "Today": "kWh", "Power": "W", "Voltage": "V", "Current": "A",
  ]
}
