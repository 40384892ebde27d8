/// The parts of a stretch of bytes between separators, one after the other; empty ones are passed over.
struct SeparatedParts {
  private var position: Int
  private let end: Int
  private let separator: UInt8

  /// Begins at the start of a stretch.
  init(_ range: Range<Int>, by separator: Unicode.Scalar) {
    (position, end, self.separator) = (range.lowerBound, range.upperBound, UInt8(ascii: separator))
  }

  /// The next part; nil at the end.
  mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
    while position < end {
      let start = position
      while position < end, bytes[position] != separator { position += 1 }
      defer { position += 1 }
      if start < position { return start..<position }
    }
    return nil
  }

  /// The name and the value of a part `name=value`; nil where it has no `=`.
  static func pair(
    _ bytes: Span<UInt8>,
    _ part: Range<Int>
  ) -> (name: Range<Int>, value: Range<Int>)? {
    var equals = part.lowerBound
    while equals < part.upperBound, bytes[equals] != UInt8(ascii: "=") { equals += 1 }
    guard equals < part.upperBound else { return nil }
    return (part.lowerBound..<equals, equals + 1..<part.upperBound)
  }
}
