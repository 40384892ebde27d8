import Telemetry

/// States as Zigbee2MQTT publishes them: an object per device, whose friendly name may hold `/`.
///
/// Where `last_seen` is switched on it is the time; else nobody can tell a cached state, which is
/// published again after a restart, from a fresh one.
struct Zigbee2MQTTCodec: PayloadCodec {
  private var json: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: Self.roles)
  }

  private static let roles: [JSONRoles.Names] = [
    (.time, ["last_seen"]),
    (.skipped, ["update", "update_available", "device", "action", "elapsed"]),
  ]

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    let isService = ["availability", "get", "set"].contains(levels.last())
    if let device = captures.device, isService, levels.count > 1 {
      let end = min(device.upperBound, levels.ranges[levels.count - 1].lowerBound - 1)
      captures.device = device.lowerBound < end ? device.lowerBound..<end : nil
    }
    if levels[1] == "bridge" {
      captures.device = nil
      return .nothing(captures, "the bridge speaks of itself")
    }
    switch levels.last() {
    case "availability": return .availability(captures)
    case "get", "set": return .nothing(captures, "a command to the device")
    default: return TopicMeaning(captures)
    }
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    let root = try json.rootObject()
    let place = JSONCodec.Place(record: records.beginRecord())
    try json.visitObject(root, place, payload, topic, &records)
  }
}
