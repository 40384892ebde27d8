import Telemetry

/// Property reports of Huawei Cloud IoTDA, of a device or of a gateway's devices.
///
/// A field is `service_id.property`, since services may have properties of the same name. The
/// service's `event_time` is UTC; where it is missing or unreadable the platform takes its own time,
/// and so does this.
struct IoTDACodec: PayloadCodec {
  private var json: JSONCodec
  private let times = TimeReader(zone: .utc)

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    guard levels.begins(with: ["$oc", "devices", ""]) else { return TopicMeaning(captures) }
    if captures.device == nil { captures.device = levels.joined(2..<3) }
    guard levels.ends(with: ["properties", "report"]) else {
      return .nothing(captures, "a message of the platform that reports no property")
    }
    var meaning = TopicMeaning(captures)
    meaning.speaksForOthers = levels.last(2) == "sub_devices"
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
    guard let devices = json.container("devices", of: root, payload) else {
      return try visitServices(root, nil, payload, topic, &records)
    }
    var next = json.nodes[devices].kind == .array ? json.first(of: devices) : nil
    while let device = next {
      let id = json.filled("device_id", of: device, payload)
      let name = id.map { json.text(of: json.nodes[$0], payload, &records) }
      try visitServices(device, name, payload, topic, &records)
      next = json.element(after: device, of: devices)
    }
  }

  private func visitServices(
    _ owner: Int,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let services = json.container("services", of: owner, payload),
      json.nodes[services].kind == .array
    else { throw PayloadFault(code: .malformed, reason: "a property report without services") }
    var next = json.first(of: services)
    while let service = next {
      next = json.element(after: service, of: services)
      guard let properties = json.object("properties", of: service, payload) else { continue }
      let record = records.beginRecord()
      records.records[Int(record)].device = device
      records.records[Int(record)].time = time(service, payload, &records)
      let id = json.filled("service_id", of: service, payload)
      let prefix = id.map { json.text(of: json.nodes[$0], payload, &records) }
      let place = JSONCodec.Place(prefix: prefix, record: record)
      try json.visitObject(properties, place, payload, topic, &records)
    }
  }

  private func time(
    _ service: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> PayloadRecords.RawTime? {
    guard let node = json.filled("event_time", of: service, payload),
      let time = times.read(payload, json.nodes[node].range, isText: true)
    else { return nil }
    records.see(json.nodes[node])
    return .instant(time)
  }
}
