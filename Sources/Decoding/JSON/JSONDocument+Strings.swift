import Telemetry

extension JSONDocument {
  /// Where the text of a key or string lies, without its quotation marks.
  struct Text {
    var start: Int
    var end: Int
    var isEscaped: Bool
  }

  /// Reads a string, the present place being its opening quotation mark.
  mutating func string(_ bytes: Span<UInt8>) throws(PayloadFault) -> Text {
    var index = position + 1
    let start = index
    var isEscaped = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return Text(start: start, end: index, isEscaped: isEscaped)
      }
      if byte >= 0x80 {
        position = index
        guard let length = UTF8Check.length(bytes, index) else {
          throw fault("text that is not UTF-8")
        }
        index += length
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        index = try escape(bytes, index)
      } else {
        position = index
        guard byte >= 0x20 else { throw fault("a control character inside a string") }
        index += 1
      }
    }
    position = bytes.count
    throw fault("a string without an end")
  }

  /// The place after the escape that begins at `index`.
  private mutating func escape(_ bytes: Span<UInt8>, _ index: Int) throws(PayloadFault) -> Int {
    position = index
    guard index + 1 < bytes.count else { throw fault("a string without an end") }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return index + 2
    case UInt8(ascii: "u"):
      guard let scalar = JSONText.escapedScalar(bytes, index) else {
        throw fault("an escape that is no Unicode character")
      }
      return index + scalar.length
    default: throw fault("an unknown escape")
    }
  }

  /// The hash of a key without its escapes.
  func keyHash(_ bytes: Span<UInt8>, _ key: Text) -> UInt32 {
    guard key.isEscaped else { return hash(bytes, key.start, key.end - key.start) }
    return hash(JSONText.unescaped(bytes, key.start..<key.end))
  }

  /// Whether two keys are the same once their escapes are gone.
  func isSameKey(_ left: JSONNode, _ right: JSONNode, _ bytes: Span<UInt8>) -> Bool {
    guard left.isEscaped || right.isEscaped else {
      let count = Int(left.end - left.start)
      return count == Int(right.end - right.start)
        && ByteHash.isEqual(bytes, Int(left.start), bytes, Int(right.start), count: count)
    }
    return JSONText.unescaped(bytes, Int(left.start)..<Int(left.end))
      == JSONText.unescaped(bytes, Int(right.start)..<Int(right.end))
  }
}
