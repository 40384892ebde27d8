import Telemetry

/// Telemetry as devices and gateways of ThingsBoard send it.
///
/// A device sends an object of values, `{"ts":…,"values":{…}}`, or an array of either; a gateway an
/// object with an array of these for each device. No key has a meaning beside `ts` and `values`.
struct ThingsBoardCodec: PayloadCodec {
  private var json: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    switch levels.last() {
    case "attributes", "a": return .nothing(captures, "attributes are no telemetry")
    case "connect", "disconnect", "claim":
      return .nothing(captures, "a message about a connection")
    default: break
    }
    var meaning = TopicMeaning(captures)
    meaning.speaksForOthers = levels.last(1) == "gateway"
    meaning.kind = meaning.speaksForOthers ? 1 : 0
    return meaning
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    guard topic.kind == 1 else {
      return try visitTelemetry(0, nil, payload, topic, &records)
    }
    let root = try json.rootObject()
    var next = json.first(of: root)
    while let key = next {
      let device = json.text(of: json.nodes[key], payload, &records)
      try visitTelemetry(key + 1, device, payload, topic, &records)
      next = json.key(after: key, of: root)
    }
  }

  private func visitTelemetry(
    _ node: Int,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[node].kind == .array else {
      return try visitEntry(node, device, payload, topic, &records)
    }
    var next = json.first(of: node)
    while let element = next {
      try visitEntry(element, device, payload, topic, &records)
      next = json.element(after: element, of: node)
    }
  }

  private func visitEntry(
    _ node: Int,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[node].kind == .object else {
      throw PayloadFault(code: .malformed, reason: "telemetry that is no object of values")
    }
    let record = records.beginRecord()
    records.records[Int(record)].device = device
    let place = JSONCodec.Place(record: record)
    guard let values = json.object("values", of: node, payload) else {
      return try json.visitObject(node, place, payload, topic, &records)
    }
    let sent = json.filled("ts", of: node, payload)
    records.records[Int(record)].time = json.time(sent, payload, &records)
    try json.visitObject(values, place, payload, topic, &records)
  }
}
