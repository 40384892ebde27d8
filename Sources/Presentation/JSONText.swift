public import Telemetry

/// JSON written straight into bytes, valid by RFC 8259 and harmless on a terminal.
///
/// The caller says what comes next and keeps to the grammar; commas and colons come by themselves.
/// What ``SafeText`` holds to be unsafe is written as an escape, so the text reads back the same.
public struct JSONText: Sendable {
  /// What has been written so far.
  public var bytes: [UInt8] = []
  private var needsComma = false
  private var clock: TimeText

  /// Makes an empty text; moments are written in `zone`.
  public init(zone: LocalZone) {
    clock = TimeText(zone: zone)
  }

  /// Begins an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Ends the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Begins an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Ends the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a member's name; its value has to follow.
  public mutating func key(_ name: String) {
    separate()
    append(quoted: name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a value.
  public mutating func value(_ cell: Cell) {
    separate()
    switch cell {
    case .text(let text): append(quoted: text)
    case .number(let number):
      if !NumberText.append(number, to: &bytes) { bytes += "null".utf8 }
    case .integer(let integer): bytes.append(integer.description)
    case .boolean(let flag): bytes.append(flag ? "true" : "false")
    case .time(let instant):
      bytes.append(UInt8(ascii: "\""))
      clock.append(instant, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .words(let words): append(words)
    case .missing: bytes += "null".utf8
    }
    needsComma = true
  }

  /// Writes a member whose value is `cell`.
  public mutating func member(_ name: String, _ cell: Cell) {
    key(name)
    value(cell)
  }

  /// Ends the line, and with it the document.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func append(_ words: [String]) {
    bytes.append(UInt8(ascii: "["))
    for (index, word) in words.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(quoted: word)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func append(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.holdsOnly(Self.isPlain) {
      bytes.append(text)
    } else {
      for scalar in text.unicodeScalars { append(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\": bytes += [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)]
    case "\n": bytes += "\\n".utf8
    case "\r": bytes += "\\r".utf8
    case "\t": bytes += "\\t".utf8
    case _ where SafeText.isUnsafe(scalar):
      let digits = String(scalar.value, radix: 16)
      bytes += "\\u".utf8
      bytes += String(repeating: "0", count: 4 - digits.utf8.count).utf8
      bytes += digits.utf8
    default: bytes += UTF8.encode(scalar).map(Array.init) ?? []
    }
  }
}
