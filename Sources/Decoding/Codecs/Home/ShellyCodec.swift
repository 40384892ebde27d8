import Telemetry

/// What Shelly devices publish: of the second generation on JSON (`events/rpc`, `status/…`), of the
/// first one value per topic (`shellies/{device}/…`).
///
/// A component is `temperature:0` and becomes the path `temperature.0`. A component that reports
/// `errors` makes its values doubtful.
struct ShellyCodec: PayloadCodec {
  private enum Kind: UInt8 {
    case unplaced, notification, status, value
  }

  /// What a component is.
  private enum Component {
    /// One that measures nothing.
    case silent
    case wifi
    /// One whose only content is a value.
    case virtual
    case other
  }

  private var json: JSONCodec
  private var value: ValueCodec
  private var components = NameMemory<Component>()
  private var units = NameMemory<String?>()

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: Self.roles)
    value = ValueCodec(limits: limits, hash: hash)
  }

  /// Beside the number itself a component tells of its settings, and the same in Fahrenheit.
  private static let roles: [JSONRoles.Names] = [
    (
      .skipped,
      [
        "id", "tF", "errors", "flags", "source", "by_minute", "minute_ts", "timer_started_at",
        "timer_duration", "last_update_ts", "pos_control", "move_started_at",
      ]
    )
  ]

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    let place = levels.first("events") ?? levels.first("status") ?? levels.first("online")
    if levels[0] == "shellies", levels.count > 2 {
      return oldMeaning(levels, captures)
    }
    guard let place, place > 0 else { return TopicMeaning(captures) }
    if captures.device == nil { captures.device = levels.joined(place - 1..<place) }
    var meaning = TopicMeaning(captures)
    switch levels[place] {
    case "online": return .availability(captures)
    case "status":
      meaning.kind = Kind.status.rawValue
      meaning.field = levels.bytes(place + 1..<levels.count, joinedBy: ".")
    default:
      meaning.kind = Kind.notification.rawValue
      guard levels.last() == "rpc" else {
        return .nothing(captures, "an event of the device that is no measurement")
      }
    }
    return meaning
  }

  private static func oldMeaning(_ levels: TopicLevels, _ found: TopicCaptures) -> TopicMeaning {
    var captures = found
    if captures.device == nil { captures.device = levels.joined(1..<2) }
    var meaning = TopicMeaning(captures)
    meaning.kind = Kind.value.rawValue
    meaning.field = levels.bytes(2..<levels.count, joinedBy: ".")
    let isJSON = ["announce", "info", "status", "settings"].contains(levels.last())
    if levels.last() == "online" { return .availability(captures) }
    guard !isJSON, levels.last() != "command" else {
      return .nothing(captures, "a message of the device that is no measurement")
    }
    return meaning
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    if topic.kind == Kind.value.rawValue {
      return try value.read(payload, topic: topic, arrived: arrived, into: &records)
    }
    try json.parse(payload)
    let root = try json.rootObject()
    let record = records.beginRecord()
    if topic.kind == Kind.status.rawValue {
      let field = records.keep(topic.field ?? [])
      let name = records.path(field, separator: UInt8(ascii: ":"), payload)
      try visitComponent(root, name, record, payload, topic, &records)
    } else {
      try readNotification(root, record, payload, topic, &records)
    }
    if records.fields.count == 0 { records.holdNothing("no component of it measures anything") }
  }

  private mutating func readNotification(
    _ root: Int,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let method = json.filled("method", of: root, payload),
      json.isEqual(method, "NotifyStatus", payload)
        || json.isEqual(method, "NotifyFullStatus", payload),
      let params = json.object("params", of: root, payload)
    else { return }
    // The topic's prefix may be any; the source's own name counts only where there is none.
    if topic.kind == Kind.unplaced.rawValue, let source = json.filled("src", of: root, payload) {
      records.records[Int(record)].device = json.text(of: json.nodes[source], payload, &records)
    }
    let sent = json.filled("ts", of: params, payload)
    records.records[Int(record)].time = json.time(sent, payload, &records)
    var next = json.first(of: params)
    while let key = next {
      next = json.key(after: key, of: params)
      let text = json.text(of: json.nodes[key], payload, &records)
      let name = records.path(text, separator: UInt8(ascii: ":"), payload)
      try visitComponent(key + 1, name, record, payload, topic, &records)
    }
  }

  /// Visits one component under its name, unless it is one of those that measure nothing.
  private mutating func visitComponent(
    _ node: Int,
    _ name: TextRange,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[node].kind == .object else { return }
    guard (1..<Int32(DecodingLimits.maximumName)).contains(name.count) else {
      return records.lose()
    }
    let before = records.fields.count
    let place = JSONCodec.Place(prefix: name, record: record)
    switch components.meaning(of: name, payload, records, Self.component) {
    case .silent: return
    case .wifi:
      let signal = json.member("rssi", of: node, payload)
      try json.add("rssi", signal, record: record, payload, &records)
    case .virtual:
      if let value = json.member("value", of: node, payload) {
        try json.add(name, value, place, payload, &records)
      } else {
        try json.visitObject(node, place, payload, topic, &records)
      }
    case .other: try json.visitObject(node, place, payload, topic, &records)
    }
    finish(before, errors: json.container("errors", of: node, payload), payload, &records)
  }

  /// Gives the fields of a component their units, and the doubt that its errors cast on them.
  private mutating func finish(
    _ first: Int,
    errors: Int?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) {
    let isDoubtful = errors.map { json.first(of: $0) != nil } ?? false
    for index in first..<records.fields.count {
      if isDoubtful { records.fields[index].quality.insert(.doubtful) }
      let name = records.fields[index].name
      if let unit = units.meaning(of: name, payload, records, Self.unit) {
        records.fields[index].unit = records.keep(unit.utf8)
      }
    }
  }

  private static func component(_ name: String) -> Component {
    let kind = String(name.prefix { $0 != "." })
    if silent.contains(kind) { return .silent }
    if kind == "wifi" { return .wifi }
    return virtual.contains(kind) ? .virtual : .other
  }

  private static func unit(of path: String) -> String? {
    let last = path.split(separator: ".").last.map(String.init) ?? path
    return path.contains("energy.") && last == "total" ? "W.h" : lastUnits[last]
  }

  /// Components that measure nothing.
  private static let silent: Set<String> = [
    "ts", "sys", "cloud", "mqtt", "ws", "ble", "bthome", "script", "eth", "ui", "service", "object",
    "text", "button", "knx", "matter", "modbus", "schedule", "webhook", "blutrv", "input_event",
  ]
  /// Components whose only content is a value.
  private static let virtual: Set<String> = ["number", "boolean", "enum"]
  /// The units of the numbers in components, by the last part of their path.
  private static let lastUnits = [
    "tC": "Cel", "rh": "%", "V": "V", "voltage": "V", "current": "A", "apower": "W",
    "act_power": "W", "lux": "lx", "percent": "%", "freq": "Hz", "rssi": "dBm",
  ]
}
