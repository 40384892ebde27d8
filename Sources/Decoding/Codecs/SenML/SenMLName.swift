/// From a resolved name of SenML to device and field.
///
/// - `urn:dev:TYPE:ID` (RFC 9039) is the device, and what follows it the field.
/// - Else a base name is the device, and the record's own name the field.
/// - A name without a base name is split at its last `/`; without one it is the field.
enum SenMLName {
  /// Where the device's part of a name ends, of which the first `base` bytes are the base name.
  static func endOfDevice(_ name: [UInt8], base: Int) -> Int {
    if let end = endOfURN(name) { return end }
    if base > 0 { return base }
    return name.lastIndex(of: UInt8(ascii: "/")) ?? 0
  }

  /// A part without the separators at its ends.
  static func trimmed(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var part = part
    while let first = part.first, isSeparator(first) { part.removeFirst() }
    while let last = part.last, isSeparator(last) { part.removeLast() }
    return part
  }

  /// A field as a path.
  static func path(_ field: ArraySlice<UInt8>) -> [UInt8] {
    field.map { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 }
  }

  private static func endOfURN(_ name: [UInt8]) -> Int? {
    let scheme = Array("urn:dev:".utf8)
    guard name.starts(with: scheme),
      let colon = name[scheme.count...].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    return name[(colon + 1)...].firstIndex(where: isSeparator) ?? name.count
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_")
  }
}
