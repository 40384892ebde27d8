import Telemetry

/// A word about whether a device is there, as will messages and availability topics carry it:
/// `online`, `Offline`, `lost`, `true`, `{"state":"online"}`.
struct AvailabilityCodec: PayloadCodec {
  private var json: JSONCodec

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash)
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    .availability(captures)
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    let text = WordReader.trimmed(payload, 0..<payload.count)
    if let first = text.first, payload[first] == UInt8(ascii: "{") {
      try json.read(payload, topic: topic, arrived: arrived, into: &records)
      let word = Self.word(in: records, payload)
      leaveOutRest(payload, &records)
      records.removeAll()
      records.availability = word
    } else {
      let bytes = text.map { payload[$0] }.filter { $0 != UInt8(ascii: "\"") }
      records.availability = Self.meaning(of: bytes)
    }
    guard records.availability != nil else {
      throw PayloadFault(
        code: .malformed,
        reason: "no word that means online or offline"
      )
    }
  }

  /// Names what stands beside the word and is no reading here.
  private func leaveOutRest(_ payload: Span<UInt8>, _ records: inout PayloadRecords) {
    for index in records.fields.indices {
      let field = records.fields[index]
      let name = String(decoding: records.bytes(of: field.name, payload), as: UTF8.self)
      guard !Self.names.contains(name.lowercased()) else { continue }
      records.leaveOut(.notRead, field.name, field.value, payload)
    }
  }

  /// What the first member says that has a fitting name.
  private static func word(in records: PayloadRecords, _ payload: Span<UInt8>) -> Availability? {
    for index in records.fields.indices {
      let field = records.fields[index]
      let name = String(decoding: records.bytes(of: field.name, payload), as: UTF8.self)
      guard names.contains(name.lowercased()) else { continue }
      switch field.value {
      case .truth(let isTrue): return isTrue ? .online : .offline
      case .number(let number): return number == 0 ? .offline : number == 1 ? .online : nil
      case .text(let text): return meaning(of: records.bytes(of: text, payload))
      case .missing, .other: return nil
      }
    }
    return nil
  }

  private static func meaning(of bytes: [UInt8]) -> Availability? {
    guard bytes.count <= 16 else { return nil }
    let word = String(decoding: bytes, as: UTF8.self).lowercased()
    if online.contains(word) { return .online }
    return offline.contains(word) ? .offline : nil
  }

  private static let names: Set<String> = [
    "state", "status", "availability", "available", "online", "connected", "connection",
  ]

  /// Among them the states of Homie's `$state` in which a device keeps its connection; a sleeping
  /// one has said good night and is expected by its interval.
  private static let online: Set<String> = [
    "online", "on", "true", "1", "up", "alive", "connected", "available", "ready", "init",
    "sleeping", "alert", "birth", "在线", "在線", "上线", "上線",
  ]

  private static let offline: Set<String> = [
    "offline", "off", "false", "0", "down", "dead", "disconnected", "unavailable", "lost", "death",
    "离线", "離線", "下线", "下線",
  ]
}
