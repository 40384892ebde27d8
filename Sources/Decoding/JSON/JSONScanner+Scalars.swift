import Telemetry

extension JSONScanner {
  /// Where the text of a key or string lies, without its quotation marks.
  struct Text {
    var start: Int
    var end: Int
    var isEscaped: Bool
  }

  /// Reads a number, the present place being its first byte.
  @inline(__always)
  mutating func number(
    _ bytes: Span<UInt8>,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    guard let number = DecimalNumber.scan(bytes, position, bytes.count, grammar: .json) else {
      throw fault("a number that JSON does not have")
    }
    guard number.value.isFinite else { throw fault("a number beyond all floating-point numbers") }
    append(.number, position, number.end, number: number.value, &nodes)
    position = number.end
  }

  /// Reads one of the three words.
  mutating func literal(
    _ bytes: Span<UInt8>,
    _ word: StaticString,
    _ kind: JSONNode.Kind,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    let length = word.utf8CodeUnitCount
    guard ASCII.begins(bytes, position..<bytes.count, with: word) else {
      throw fault("no JSON value begins here")
    }
    append(kind, position, position + length, &nodes)
    position += length
  }

  /// Reads a string, the present place being its opening quotation mark.
  @inline(__always)
  mutating func string(_ bytes: Span<UInt8>) throws(PayloadFault) -> Text {
    let start = position + 1
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return Text(start: start, end: index, isEscaped: false)
      }
      guard byte &- 0x20 < 0x60, byte != UInt8(ascii: "\\") else { break }
      index += 1
    }
    return try unusualString(bytes, start, index)
  }

  /// Goes on with a string that holds escapes, characters beyond ASCII, or a fault.
  @inline(never)
  private mutating func unusualString(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ ordinary: Int
  ) throws(PayloadFault) -> Text {
    var index = ordinary
    var isEscaped = false
    while index < bytes.count {
      position = index
      switch bytes[index] {
      case UInt8(ascii: "\""):
        position += 1
        return Text(start: start, end: index, isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        index = try escape(bytes, index)
      case 0x80...:
        guard let length = UTF8Check.length(bytes, index) else {
          throw fault("text that is not UTF-8")
        }
        index += length
      case ..<0x20: throw fault("a control character inside a string")
      default: index += 1
      }
    }
    position = bytes.count
    throw fault("a string without an end")
  }

  /// The place after the escape that begins at `index`.
  private func escape(_ bytes: Span<UInt8>, _ index: Int) throws(PayloadFault) -> Int {
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
  @inline(__always)
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
