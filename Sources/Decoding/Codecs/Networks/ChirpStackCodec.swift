import Telemetry

/// The events of ChirpStack, version 4 and 3, as its MQTT integration publishes them.
///
/// Version 4 says `deviceInfo.devEui` and `object`; version 3 `devEUI` (base64 of eight bytes, or
/// hexadecimal under `json_v3`), and `objectJSON`, which is JSON inside of a JSON string. Both leave
/// out what is zero or false (protobuf's JSON mapping).
struct ChirpStackCodec: PayloadCodec {
  private enum Event: UInt8 {
    case unsaid, uplink, status
  }

  private var json: JSONCodec
  private var inner: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.decoded)
    inner = json
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var meaning = TopicMeaning(captures)
    guard levels.last(1) == "event" else { return meaning }
    switch levels.last() {
    case "up": meaning.kind = Event.uplink.rawValue
    case "status": meaning.kind = Event.status.rawValue
    default: return .nothing(captures, "the event \(levels.last()) of the network holds no reading")
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
    let root = try json.rootObject()
    if let id = json.filled("deduplicationId", of: root, payload) {
      let text = json.text(of: json.nodes[id], payload, &records)
      records.note(identity: records.bytes(of: text, payload))
    }
    let record = records.beginRecord()
    records.records[Int(record)].device = device(root, payload, &records)
    let isStatus =
      topic.kind == Event.unsaid.rawValue
      ? json.member("margin", of: root, payload) != nil : topic.kind == Event.status.rawValue
    if isStatus {
      let sent = json.filled("time", of: root, payload)
      records.records[Int(record)].gatewayTime = json.time(sent, payload, &records)
      return try readStatus(root, record, payload, &records)
    }
    try readUplink(root, record, payload, topic, &records)
  }

  private mutating func readUplink(
    _ root: Int,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let radio = RadioFields(json.container("rxInfo", of: root, payload), json, payload)
    let sent =
      json.filled("time", of: root, payload) ?? json.filled("publishedAt", of: root, payload)
      ?? json.filled("time", of: radio.gateway, payload)
      ?? json.filled("gwTime", of: radio.gateway, payload) ?? radio.time(json, payload)
    if sent == nil { noteFrame(root, payload, &records) }
    records.records[Int(record)].gatewayTime = json.time(sent, payload, &records)
    let place = JSONCodec.Place(record: record)
    if let object = json.object("object", of: root, payload) {
      try json.visitObject(object, place, payload, topic, &records)
    } else if let text = json.filled("objectJSON", of: root, payload) {
      try readInner(text, record, payload, topic, &records)
    } else if json.filled("data", of: root, payload) != nil {
      throw PayloadFault(
        code: .noReadings,
        reason: "the uplink holds bytes only; give the device profile a codec in ChirpStack"
      )
    }
    try radio.add(json, record: record, payload, &records)
  }

  /// Notes what an uplink is known again by where nothing says when it was received.
  ///
  /// That is session, frame counter and bytes. A counter that is left out is zero, which every
  /// session begins with.
  private func noteFrame(_ root: Int, _ payload: Span<UInt8>, _ records: inout PayloadRecords) {
    guard records.identity == nil, let counter = json.filled("fCnt", of: root, payload) else {
      return
    }
    let session = json.filled("devAddr", of: root, payload)
    let bytes = json.filled("data", of: root, payload)
    let parts = [session, counter, bytes].map { node in
      node.map { json.nodes[$0].range.map { payload[$0] } } ?? []
    }
    records.note(identity: parts.joined(separator: [0]))
  }

  /// Reads JSON that stands in a string.
  private mutating func readInner(
    _ text: Int,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let node = json.nodes[text]
    guard node.kind == .string else { return }
    records.see(node)
    let bytes = JSONText.unescaped(payload, node.range)
    let place = records.keep(bytes)
    let (fields, before) = (records.fields.count, records.records.count)
    try inner.parse(bytes.span)
    guard inner.nodes[0].kind == .object else { return }
    let here = JSONCodec.Place(record: record)
    let outside = records.parts?.seen
    records.parts?.seen = []
    try inner.visitObject(0, here, bytes.span, topic, &records)
    if let parts = records.parts, let outside {
      records.parts?.leftOut += inner.unread(bytes.span, seen: parts.seen)
      records.parts?.seen = outside
    }
    records.rebase(fields: fields, records: before, by: place)
  }

  /// The battery and the link of a device that was asked for them by the network.
  private func readStatus(
    _ root: Int,
    _ record: Int32,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let margin = json.member("margin", of: root, payload)
    try json.add("margin", margin, record: record, payload, &records)
    let isPowered = isTrue("externalPowerSource", root, payload)
    let name = records.keep("battery_level")
    if isPowered { return }
    if isTrue("batteryLevelUnavailable", root, payload) {
      return try records.add(name, .missing, record: record, payload)
    }
    let level = json.member("batteryLevel", of: root, payload)
    // What is zero is left out.
    let value = level.flatMap { json.scalar($0, payload, &records) } ?? .number(0)
    try records.add(name, value, record: record, payload)
  }

  private func isTrue(_ name: StaticString, _ root: Int, _ payload: Span<UInt8>) -> Bool {
    json.member(name, of: root, payload).map { json.nodes[$0].kind == .yes } ?? false
  }

  /// The device's EUI in hexadecimal, in lower case as in topics.
  private func device(
    _ root: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange? {
    let info = json.object("deviceInfo", of: root, payload)
    let node =
      json.filled("devEui", of: info, payload) ?? json.filled("devEui", of: root, payload)
      ?? json.filled("devEUI", of: root, payload)
    guard let node, json.nodes[node].kind == .string else { return nil }
    records.see(json.nodes[node])
    let text = JSONText.unescaped(payload, json.nodes[node].range)
    if text.count == 12, let bytes = Base64.decoded(text.span), bytes.count == 8 {
      return records.keep(HexText.encoded(bytes))
    }
    return records.keep(text.map { ASCII.lowercased($0) })
  }
}
