import Telemetry

/// Uplinks of The Things Stack, version 3, as its MQTT server publishes them.
///
/// The time is that at which the network received the uplink: devices have none of their own unless
/// it is among what was decoded. What is zero, false or empty is left out by the server.
struct ThingsStackCodec: PayloadCodec {
  private var json: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.decoded)
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    guard let place = levels.first("devices"), levels.count > place + 2 else {
      return TopicMeaning(captures)
    }
    let event = levels[place + 2]
    return event == "up"
      ? TopicMeaning(captures)
      : .nothing(captures, "the event \(event) of the network holds no reading")
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    let outer = try json.rootObject()
    // The storage integration wraps each message.
    let root = json.object("result", of: outer, payload) ?? outer
    guard let uplink = json.object("uplink_message", of: root, payload) else {
      return records.holdNothing("an event of the network that holds no uplink")
    }
    if let simulated = json.member("simulated", of: root, payload),
      json.nodes[simulated].kind == .yes
    {
      return records.holdNothing("a simulated uplink")
    }
    let record = records.beginRecord()
    let ids = json.object("end_device_ids", of: root, payload)
    if let id = json.filled("device_id", of: ids, payload) {
      records.records[Int(record)].device = json.text(of: json.nodes[id], payload, &records)
    }
    let radio = RadioFields(json.container("rx_metadata", of: uplink, payload), json, payload)
    let sent =
      moment("received_at", of: uplink, payload)
      ?? json.filled("time", of: radio.gateway, payload)
      ?? json.filled("received_at", of: root, payload)
    records.records[Int(record)].gatewayTime = json.time(sent, payload, &records)
    if let decoded = json.object("decoded_payload", of: uplink, payload) {
      let place = JSONCodec.Place(record: record)
      try json.visitObject(decoded, place, payload, topic, &records)
    } else if json.filled("frm_payload", of: uplink, payload) != nil {
      throw PayloadFault(
        code: .noReadings,
        reason: "the uplink holds bytes only; give the device a payload formatter"
      )
    }
    try radio.add(json, record: record, payload, &records)
  }

  /// A time that is set: the first year is how the server says that it is not.
  private func moment(_ name: StaticString, of object: Int, _ payload: Span<UInt8>) -> Int? {
    guard let node = json.filled(name, of: object, payload) else { return nil }
    return ASCII.begins(payload, json.nodes[node].range, with: "0001-") ? nil : node
  }
}
