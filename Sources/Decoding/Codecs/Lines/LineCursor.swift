import Telemetry

/// A place in a text of line protocol.
struct LineCursor {
  private var position = 0
  private let end: Int
  private var line = 1

  /// Begins at the start of a text of so many bytes.
  init(_ count: Int) { end = count }

  /// Goes to the next line that is neither empty nor a comment; false at the end of the text.
  mutating func skipToLine(_ bytes: Span<UInt8>) -> Bool {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0D: position += 1
      case 0x0A:
        position += 1
        line += 1
      case UInt8(ascii: "#"):
        while position < end, bytes[position] != 0x0A { position += 1 }
      default: return true
      }
    }
    return false
  }

  /// Reads a name up to one of the signs that end it, which a backslash takes the meaning from.
  mutating func name(
    _ bytes: Span<UInt8>,
    until signs: StaticString,
    _ what: String,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> TextRange {
    let start = position
    var isEscaped = false
    while position < end, !isSign(bytes[position], signs) {
      // Before its end a key meets no blank, comma or line's end, and neither has a tag's value an =.
      guard !Self.isForbidden(bytes[position], signs) else { throw fault("\(what) is cut off") }
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < end,
        Self.isSpecial(bytes[position + 1])
      {
        isEscaped = true
        position += 1
      }
      position += 1
    }
    guard position > start else { throw fault("\(what) is empty") }
    guard isEscaped else { return TextRange(Int32(start), Int32(position)) }
    return records.keep(Self.unescaped(bytes, start..<position, Self.isSpecial))
  }

  /// Reads the value of a field.
  mutating func value(
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> RawValue {
    guard position < end else { throw fault("a field without a value") }
    if bytes[position] == UInt8(ascii: "\"") { return .text(try text(bytes, &records)) }
    let start = position
    while position < end, !isSign(bytes[position], ", \n\r\t") { position += 1 }
    guard position > start else { throw fault("a field without a value") }
    if let number = number(bytes, start..<position) { return .number(number) }
    let word = String(decoding: (start..<position).prefix(6).map { bytes[$0] }, as: UTF8.self)
    switch word {
    case "t", "T", "true", "True", "TRUE": return .truth(true)
    case "f", "F", "false", "False", "FALSE": return .truth(false)
    default: throw fault("a value that is none")
    }
  }

  /// Reads the time at the end of a line, if there is one: nanoseconds, or what its magnitude says.
  mutating func time(_ bytes: Span<UInt8>) throws(PayloadFault) -> PayloadRecords.RawTime? {
    while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    let start = position
    while position < end, !isSign(bytes[position], " \t\r\n") { position += 1 }
    let range = TextRange(Int32(start), Int32(position))
    while position < end, isSign(bytes[position], " \t\r") { position += 1 }
    guard position == end || bytes[position] == 0x0A else { throw fault("text behind the time") }
    guard range.count > 0 else { return nil }
    let digits = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
    guard digits < range.range.upperBound, range.count <= 20,
      (digits..<range.range.upperBound).allSatisfy({ ASCII.isDigit(bytes[$0]) })
    else { throw fault("a time that is no whole number") }
    return .text(range, isQuoted: false)
  }

  /// Takes the blank between the parts of a line.
  mutating func blank(_ bytes: Span<UInt8>) throws(PayloadFault) {
    guard position < end, bytes[position] == 0x20 else { throw fault("a line without fields") }
    while position < end, bytes[position] == 0x20 { position += 1 }
  }

  /// Takes a sign if it is there.
  mutating func take(_ sign: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
    guard position < end, bytes[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  /// Takes a sign that must be there.
  mutating func expect(_ sign: Unicode.Scalar, _ bytes: Span<UInt8>) throws(PayloadFault) {
    guard take(sign, bytes) else { throw fault("a \(sign) is missing") }
  }

  /// A fault here.
  func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: "line \(line), byte \(position): \(message)")
  }

  /// A text in quotation marks, which may go over several lines.
  private mutating func text(
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> TextRange {
    let start = position + 1
    position = start
    var isEscaped = false
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < end,
        Self.isQuotable(bytes[position + 1])
      {
        isEscaped = true
        position += 1
      }
      position += 1
    }
    guard position < end else { throw fault("a text without an end") }
    defer { position += 1 }
    guard isEscaped else { return TextRange(Int32(start), Int32(position)) }
    return records.keep(Self.unescaped(bytes, start..<position, Self.isQuotable))
  }

  /// A number with the sign of its type: none, `i`, `u`.
  private func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    let last = bytes[range.upperBound - 1]
    if last == UInt8(ascii: "i") || last == UInt8(ascii: "u") {
      let text = String(decoding: range.dropLast().map { bytes[$0] }, as: UTF8.self)
      guard text.utf8.first.map({ $0 != UInt8(ascii: "+") }) ?? false else { return nil }
      return last == UInt8(ascii: "i")
        ? Int64(text).map { Double($0) } : UInt64(text).map { Double($0) }
    }
    guard
      let number = DecimalNumber.scan(bytes, range.lowerBound, range.upperBound, grammar: .loose),
      number.end == range.upperBound, number.value.isFinite,
      !range.contains(where: { bytes[$0] == UInt8(ascii: ",") })
    else { return nil }
    return number.value
  }

  private func isSign(_ byte: UInt8, _ signs: StaticString) -> Bool {
    (0..<signs.utf8CodeUnitCount).contains { signs.utf8Start[$0] == byte }
  }

  private static func isForbidden(_ byte: UInt8, _ signs: StaticString) -> Bool {
    switch byte {
    case 0x0A, 0x0D: true
    case UInt8(ascii: ","), 0x20: signs.utf8CodeUnitCount == 1
    default: false
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "=") || byte == 0x20
  }

  private static func isQuotable(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// The bytes without the backslashes that stand before one of the signs.
  private static func unescaped(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ isSign: (UInt8) -> Bool
  ) -> [UInt8] {
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound, isSign(bytes[index + 1])
      {
        index += 1
      }
      text.append(bytes[index])
      index += 1
    }
    return text
  }
}
