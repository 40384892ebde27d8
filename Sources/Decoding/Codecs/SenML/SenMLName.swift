/// From a resolved name of SenML to device and field.
///
/// - `urn:dev:TYPE:ID` (RFC 9039) is the device, and what follows it the field.
/// - Else a base name is the device, and the record's own name the field.
/// - A name without a base name is split at its last `/`; without one it is the field.
enum SenMLName {
  /// Where the device's part of a name ends, of which the first `base` bytes are the base name.
  static func endOfDevice(_ bytes: Span<UInt8>, _ name: Range<Int>, base: Int) -> Int {
    if let end = endOfURN(bytes, name) { return end }
    if base > 0 { return name.lowerBound + base }
    return name.last { bytes[$0] == UInt8(ascii: "/") } ?? name.lowerBound
  }

  /// A part without the separators at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ part: Range<Int>) -> Range<Int> {
    var (start, end) = (part.lowerBound, part.upperBound)
    while start < end, isSeparator(bytes[start]) { start += 1 }
    while end > start, isSeparator(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether a name begins as it must and has no characters but those that SenML allows (section 4.5.1).
  static func isValid(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    guard let first = name.first, isAlphanumeric(bytes[first]) else { return false }
    return name.allSatisfy {
      isAlphanumeric(bytes[$0]) || isSeparator(bytes[$0]) || bytes[$0] == UInt8(ascii: "-")
        || bytes[$0] == UInt8(ascii: ".")
    }
  }

  private static func endOfURN(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Int? {
    guard ASCII.begins(bytes, name, with: "urn:dev:") else { return nil }
    let type = name.dropFirst("urn:dev:".utf8.count)
    guard let colon = type.first(where: { bytes[$0] == UInt8(ascii: ":") }) else { return nil }
    return (colon + 1..<name.upperBound).first { isSeparator(bytes[$0]) } ?? name.upperBound
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(ASCII.lowercased(byte))
  }
}
