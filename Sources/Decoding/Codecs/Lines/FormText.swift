import Telemetry

/// Text of a form (WHATWG URL, application/x-www-form-urlencoded).
enum FormText {
  /// A name or value without its escapes; nil where an escape is none.
  static func decoded(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> TextRange? {
    let isPlain = range.allSatisfy {
      bytes[$0] != UInt8(ascii: "%") && bytes[$0] != UInt8(ascii: "+") && bytes[$0] < 0x80
    }
    if isPlain { return TextRange(Int32(range.lowerBound), Int32(range.upperBound)) }
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      switch bytes[index] {
      case UInt8(ascii: "+"): text.append(0x20)
      case UInt8(ascii: "%"):
        guard index + 2 < range.upperBound, let high = HexText.digit(bytes[index + 1]),
          let low = HexText.digit(bytes[index + 2])
        else { return nil }
        text.append(high << 4 | low)
        index += 2
      default: text.append(bytes[index])
      }
      index += 1
    }
    guard UTF8Check.isValid(text.span) else {
      throw PayloadFault(code: .malformed, reason: "text that is not UTF-8")
    }
    return records.keep(text)
  }
}
