/// Gives a mutated packet the length and the checksum that fit it.
///
/// Nearly every mutant of a packet with a checksum is refused for the checksum, so that nothing behind
/// that check would ever see one. The sums are worked out here anew, not by the code under test.
enum ChecksumMender {
  /// The packet mended; nil where the format has no checksum or the bytes are too few for a packet.
  static func mended(_ packet: [UInt8], format: String) -> [UInt8]? {
    switch format {
    case "frame": frame(packet)
    case "hj212": hj212(packet)
    case "sl651": sl651(packet)
    default: nil
    }
  }

  private static func frame(_ packet: [UInt8]) -> [UInt8]? {
    guard packet.count > 2 else { return nil }
    let body = packet.dropLast(2)
    let sum = modbus(body)
    return body + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
  }

  /// `##`, four digits of length, the segment, four digits of the sum, perhaps a line's end.
  private static func hj212(_ packet: [UInt8]) -> [UInt8]? {
    guard packet.count > 10 else { return nil }
    var end = packet.count
    while end > 10, packet[end - 1] == 0x0D || packet[end - 1] == 0x0A { end -= 1 }
    let segment = packet[6..<max(6, end - 4)]
    guard segment.count < 10_000 else { return nil }
    var sum: UInt16 = 0xFFFF
    for byte in segment { sum = divided(sum >> 8 ^ UInt16(byte)) }
    let head = "##" + padded(String(segment.count))
    return Array(head.utf8) + segment + Array(padded(String(sum, radix: 16, uppercase: true)).utf8)
  }

  /// The length stands in the lower twelve bits of bytes 11 and 12, the sum in the last two.
  private static func sl651(_ packet: [UInt8]) -> [UInt8]? {
    guard packet.count >= 17, packet.count < 4096 else { return nil }
    var bytes = Array(packet.dropLast(2))
    let length = packet.count - 17
    (bytes[0], bytes[1]) = (0x7E, 0x7E)
    (bytes[11], bytes[12]) = (bytes[11] & 0x80 | UInt8(length >> 8), UInt8(length & 0xFF))
    let sum = modbus(bytes[...])
    return bytes + [UInt8(sum >> 8), UInt8(sum & 0xFF)]
  }

  private static func modbus(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    bytes.reduce(0xFFFF) { divided($0 ^ UInt16($1)) }
  }

  private static func divided(_ sum: UInt16) -> UInt16 {
    (0..<8).reduce(sum) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ 0xA001 }
  }

  private static func padded(_ digits: String) -> String {
    String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
