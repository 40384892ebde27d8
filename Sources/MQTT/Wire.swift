/// The few packets that a scripted broker has to write.
///
/// Source: OASIS, MQTT Version 5.0 and MQTT Version 3.1.1, chapters 2 and 3.
enum Wire {
  /// The types of packet, as they stand in the upper half of the first byte.
  enum Kind: UInt8 {
    case connect = 1
    case connectAck = 2
    case publish = 3
    case publishAck = 4
    case subscribe = 8
    case subscribeAck = 9
    case unsubscribe = 10
    case unsubscribeAck = 11
    case pingRequest = 12
    case pingResponse = 13
    case disconnect = 14
  }

  /// A packet with its length in front of its body.
  static func packet(_ kind: Kind, flags: UInt8 = 0, _ body: [UInt8]) -> [UInt8] {
    [kind.rawValue << 4 | flags] + length(body.count) + body
  }

  /// CONNACK: accepted unless `reason` says otherwise.
  static func connectAck(
    _ version: ProtocolVersion,
    sessionPresent: Bool = false,
    reason: UInt8 = 0
  ) -> [UInt8] {
    packet(.connectAck, [sessionPresent ? 1 : 0, reason] + (version == .v5 ? [0] : []))
  }

  /// SUBACK that grants one filter.
  static func subscribeAck(_ version: ProtocolVersion, id: UInt16, granted: UInt8 = 1) -> [UInt8] {
    packet(.subscribeAck, number(id) + (version == .v5 ? [0] : []) + [granted])
  }

  /// PUBLISH; QoS 1 with an `id`, QoS 0 without.
  static func publish(
    _ version: ProtocolVersion,
    topic: String,
    payload: [UInt8],
    id: UInt16? = nil,
    retain: Bool = false
  ) -> [UInt8] {
    var body = number(UInt16(topic.utf8.count)) + topic.utf8
    if let id { body += number(id) }
    if version == .v5 { body.append(0) }
    return packet(.publish, flags: (id == nil ? 0 : 2) | (retain ? 1 : 0), body + payload)
  }

  /// DISCONNECT from the broker, which only MQTT 5 has.
  static func disconnect(reason: UInt8) -> [UInt8] { packet(.disconnect, [reason]) }

  /// Two bytes, the larger one first.
  static func number(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

  /// A length in groups of seven bits, the lowest first.
  static func length(_ count: Int) -> [UInt8] {
    var (rest, bytes) = (count, [UInt8]())
    repeat {
      bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }
}
