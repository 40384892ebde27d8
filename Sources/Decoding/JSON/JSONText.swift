/// The escapes of JSON strings.
enum JSONText {
  /// The character of the escape `\uXXXX` at `index`, or of two that form a surrogate pair, and its
  /// length in the text; nil for a lone surrogate and for what is no such escape.
  static func escapedScalar(
    _ bytes: Span<UInt8>,
    _ index: Int
  ) -> (scalar: Unicode.Scalar, length: Int)? {
    guard let first = unit(bytes, index) else { return nil }
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    guard (0xD800..<0xDC00).contains(first), let second = unit(bytes, index + 6),
      (0xDC00..<0xE000).contains(second)
    else { return nil }
    let value = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
    return Unicode.Scalar(value).map { ($0, 12) }
  }

  /// The bytes of a string that is well-formed, with its escapes replaced.
  static func unescaped(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        index += 1
        continue
      }
      if let (scalar, length) = escapedScalar(bytes, index) {
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index += length
      } else {
        text.append(plain(bytes[index + 1]))
        index += 2
      }
    }
    return text
  }

  private static func plain(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }

  private static func unit(_ bytes: Span<UInt8>, _ index: Int) -> UInt32? {
    guard index >= 0, bytes.count - index >= 6, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    var value: UInt32 = 0
    for offset in 2..<6 {
      guard let digit = HexText.digit(bytes[index + offset]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
