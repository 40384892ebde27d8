/// MQTT control packets as bytes, written here a second time so that the tests do not rest on the
/// library that they test.
public enum WireBytes {
  /// The versions of the protocol, by the level that CONNECT names.
  public enum Version: UInt8, Sendable {
    /// MQTT 3.1.1.
    case v311 = 4
    /// MQTT 5.
    case v5 = 5
  }

  /// The kinds of packet that the rig looks at, by the upper half of the first byte.
  public enum Kind: UInt8, Sendable {
    /// A client's hello.
    case connect = 1
    /// The answer to CONNECT.
    case connectAcknowledgement = 2
    /// A message.
    case publish = 3
    /// A message was taken at QoS 1.
    case publishAcknowledgement = 4
  }

  /// CONNECT with a clean session, under a user's name or none.
  public static func connect(
    _ clientIdentifier: String,
    version: Version = .v311,
    keepAlive: UInt16 = 60,
    username: String? = nil
  ) -> [UInt8] {
    let flags: UInt8 = username == nil ? 0x02 : 0x82
    var body = text("MQTT") + [version.rawValue, flags] + number(keepAlive)
    if version == .v5 { body.append(0) }
    return packet(0x10, body + text(clientIdentifier) + (username.map(text) ?? []))
  }

  /// PUBLISH at QoS 1.
  public static func publish(
    topic: String,
    payload: [UInt8],
    identifier: UInt16,
    isRetained: Bool = false,
    isRepeated: Bool = false,
    version: Version = .v311
  ) -> [UInt8] {
    var body = text(topic) + number(identifier)
    if version == .v5 { body.append(0) }
    let flags: UInt8 = 0x02 | (isRetained ? 0x01 : 0) | (isRepeated ? 0x08 : 0)
    return packet(0x30 | flags, body + payload)
  }

  /// DISCONNECT, by which the broker knows that the client left in order.
  public static let disconnect: [UInt8] = [0xe0, 0x00]

  /// A packet of a first byte and a body.
  public static func packet(_ first: UInt8, _ body: [UInt8]) -> [UInt8] {
    var header = [first]
    var length = body.count
    repeat {
      let digit = UInt8(length & 0x7f)
      length >>= 7
      header.append(length > 0 ? digit | 0x80 : digit)
    } while length > 0
    return header + body
  }

  private static func text(_ string: String) -> [UInt8] {
    let bytes = Array(string.utf8)
    return number(UInt16(bytes.count)) + bytes
  }

  private static func number(_ value: UInt16) -> [UInt8] {
    [UInt8(value >> 8), UInt8(value & 0xff)]
  }
}
