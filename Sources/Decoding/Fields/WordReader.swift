/// What a text in place of a number means: boxes write `"28.4"`, `" 91.2 "`, `"28,4"`, `"28.4℃"`,
/// `"ON"`, `"--"`.
enum WordReader {
  /// The meanings.
  enum Meaning {
    /// A number, and the place of a unit after it.
    case number(Double, unit: Range<Int>?)
    /// A word for a state.
    case state(StateWord)
    /// The device has no value.
    case missing
    /// Something else.
    case other
  }

  /// Reads a text.
  static func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Meaning {
    let text = trimmed(bytes, range)
    if let number = DecimalNumber.scan(bytes, text.lowerBound, text.upperBound, grammar: .loose) {
      return meaning(of: number, in: text, bytes)
    }
    if text.allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) { return .missing }
    guard text.count <= 16 else { return .other }
    let word = String(decoding: text.map { lowercased(bytes[$0]) }, as: UTF8.self)
    if missing.contains(word) { return .missing }
    return StateWord.words[word].map { .state($0) } ?? .other
  }

  /// The part without blanks at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static let missing: Set<String> = [
    "nan", "null", "nil", "none", "n/a", "na", "/", "inf", "-inf", "unknown", "unavailable",
    "无数据", "無資料",
  ]

  private static func meaning(
    of number: DecimalNumber.Scanned,
    in text: Range<Int>,
    _ bytes: Span<UInt8>
  ) -> Meaning {
    guard number.value.isFinite else { return .other }
    let rest = trimmed(bytes, number.end..<text.upperBound)
    guard let first = rest.first else { return .number(number.value, unit: nil) }
    // A date, an address or a version is not a number with a unit.
    switch bytes[first] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "%"), UInt8(ascii: "["), 0x80...:
      return .number(number.value, unit: rest)
    default: return .other
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
