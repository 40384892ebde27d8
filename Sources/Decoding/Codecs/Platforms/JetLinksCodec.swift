import Telemetry

/// Property reports of JetLinks, of a device or of a gateway's child.
struct JetLinksCodec: PayloadCodec {
  private var json: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    // `/{product}/{device}/…` or, with some gateways, without the first slash.
    let start = levels[0].isEmpty ? 1 : 0
    let isOfChild = levels[start + 2] == "child"
    if captures.device == nil {
      captures.device = levels.joined(isOfChild ? start + 3..<start + 4 : start + 1..<start + 2)
    }
    guard levels.ends(with: ["properties", "report"]) else {
      return .nothing(captures, "a message of the platform that reports no property")
    }
    var meaning = TopicMeaning(captures)
    // A child's message may name the child or the gateway; the topic tells for sure.
    meaning.kind = isOfChild ? 1 : 0
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
    guard let properties = json.object("properties", of: root, payload) else {
      throw PayloadFault(code: .malformed, reason: "a property report without properties")
    }
    let record = records.beginRecord()
    if topic.kind == 0, let id = json.filled("deviceId", of: root, payload) {
      records.records[Int(record)].device = json.text(of: json.nodes[id], payload, &records)
    }
    let sent = json.filled("timestamp", of: root, payload)
    records.records[Int(record)].time = json.time(sent, payload, &records)
    let place = JSONCodec.Place(record: record)
    try json.visitObject(properties, place, payload, topic, &records)
  }
}
