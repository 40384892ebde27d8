/// The alphabet of one part of a series' name, and the way into it from what devices send.
public enum NamePart {
  /// The longest part, in bytes.
  public static let maximumLength = 64

  /// Whether `text` is a part as the contract has it: `[A-Za-z0-9_-]{1,64}` and percent escapes.
  public static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard (1...maximumLength).contains(bytes.count) else { return false }
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.count, isHexDigit(bytes[index + 1]), isHexDigit(bytes[index + 2])
        else { return false }
        index += 3
      } else {
        guard isPlain(bytes[index]) else { return false }
        index += 1
      }
    }
    return true
  }

  /// The part for a name that a device sent: every byte outside the alphabet as `%XX`.
  ///
  /// A result over 64 bytes keeps its first bytes and ends in `-` and eight hexadecimal digits of
  /// the whole name's FNV-1a hash, so that two long names do not become one series.
  ///
  /// - Returns: nil for the empty name.
  public static func encoded(_ name: some Sequence<UInt8>) -> String? {
    var encoded: [UInt8] = []
    var hash: UInt32 = 2_166_136_261
    for byte in name {
      hash = (hash ^ UInt32(byte)) &* 16_777_619
      if isPlain(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    guard !encoded.isEmpty else { return nil }
    guard encoded.count > maximumLength else { return String(decoding: encoded, as: UTF8.self) }
    var kept = encoded.prefix(maximumLength - 9)
    if let cut = kept.suffix(2).firstIndex(of: UInt8(ascii: "%")) { kept = kept.prefix(upTo: cut) }
    let tail = (0..<8).map { digits[Int(hash >> UInt32(28 - 4 * $0) & 15)] }
    return String(decoding: kept + [UInt8(ascii: "-")] + tail, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
    default: false
    }
  }
}
