import Telemetry

/// A JSON text taken apart in one pass: strict RFC 8259, as a flat list of nodes.
///
/// Depth, duplicate keys, UTF-8 and numbers are checked everywhere, also in parts that nobody will
/// look at. Nothing is recursive and the memory is used again, so the usual message allocates
/// nothing and a hostile one costs a bounded time.
struct JSONDocument {
  /// The nodes in the order of the text: a container before its content, a key before its value.
  private(set) var nodes: [JSONNode] = []

  private struct Frame {
    var node: Int32 = 0
    var lastKey: Int32 = -1
    var members: Int32 = 0
    var isObject = false
  }

  let hash: ByteHash
  private var frames: [Frame]
  private var depth = 0
  private let maximumMembers: Int32
  var position = 0

  /// Makes a parser with the limits for depth and for the members of one object.
  init(limits: DecodingLimits, hash: ByteHash) {
    self.hash = hash
    frames = Array(repeating: Frame(), count: max(0, limits.maximumDepth))
    maximumMembers = Int32(clamping: limits.maximumReadings)
  }

  /// Takes a text apart into ``nodes``.
  ///
  /// - Throws: `malformed`, `too_deep`, `too_many` or `duplicate_key`, at the first fault.
  mutating func parse(_ bytes: Span<UInt8>) throws(PayloadFault) {
    nodes.removeAll(keepingCapacity: true)
    (position, depth) = (0, 0)
    skipBlanks(bytes)
    while true {
      if try value(bytes) { continue }
      guard try afterValue(bytes) else { break }
    }
    guard position == bytes.count else { throw fault("text after the end of the JSON value") }
  }

  /// Reads what begins here; true when that opened a container whose first value comes next.
  private mutating func value(_ bytes: Span<UInt8>) throws(PayloadFault) -> Bool {
    guard position < bytes.count else { throw fault("the text ends where a value should be") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try open(bytes, isObject: true)
    case UInt8(ascii: "["): return try open(bytes, isObject: false)
    case UInt8(ascii: "\""):
      let text = try string(bytes)
      append(.string, text.start, text.end, isEscaped: text.isEscaped)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number(bytes)
    case UInt8(ascii: "t"): try literal(bytes, "true", .yes)
    case UInt8(ascii: "f"): try literal(bytes, "false", .no)
    case UInt8(ascii: "n"): try literal(bytes, "null", .null)
    default: throw fault("no JSON value begins here")
    }
    return false
  }

  /// Goes on after a value: to the next one (true), or to the end of the text (false).
  private mutating func afterValue(_ bytes: Span<UInt8>) throws(PayloadFault) -> Bool {
    while true {
      skipBlanks(bytes)
      guard depth > 0 else { return false }
      guard position < bytes.count else { throw fault("the text ends inside an array or object") }
      let isObject = frames[depth - 1].isObject
      switch bytes[position] {
      case UInt8(ascii: ","):
        position += 1
        skipBlanks(bytes)
        if isObject { try key(bytes) }
        return true
      case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
        close()
      default:
        throw fault(isObject ? "expected , or } here" : "expected , or ] here")
      }
    }
  }

  private mutating func open(_ bytes: Span<UInt8>, isObject: Bool) throws(PayloadFault) -> Bool {
    guard depth < frames.count else {
      throw PayloadFault(
        code: .tooDeep,
        reason: "more than \(frames.count) arrays and objects in each other at byte \(position)"
      )
    }
    frames[depth] = Frame(node: Int32(nodes.count), isObject: isObject)
    depth += 1
    append(isObject ? .object : .array, position, position)
    position += 1
    skipBlanks(bytes)
    let end = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if position < bytes.count, bytes[position] == end {
      close()
      return false
    }
    if isObject { try key(bytes) }
    return true
  }

  private mutating func close() {
    depth -= 1
    position += 1
    let node = Int(frames[depth].node)
    nodes[node].end = Int32(position)
    nodes[node].next = Int32(nodes.count)
  }

  /// Reads a key and its colon, and refuses it when the object has it already.
  private mutating func key(_ bytes: Span<UInt8>) throws(PayloadFault) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw fault("expected a key in quotation marks here")
    }
    let text = try string(bytes)
    skipBlanks(bytes)
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
      throw fault("expected : here")
    }
    position += 1
    skipBlanks(bytes)
    var node = JSONNode(kind: .key, start: Int32(text.start), end: Int32(text.end), next: -1)
    node.isEscaped = text.isEscaped
    node.hash = keyHash(bytes, text)
    try admit(&node, bytes)
    nodes.append(node)
  }

  /// Links a key to the one before it, unless the object is full or has it already.
  private mutating func admit(_ key: inout JSONNode, _ bytes: Span<UInt8>) throws(PayloadFault) {
    let frame = depth - 1
    guard frames[frame].members < maximumMembers else {
      throw PayloadFault(
        code: .tooMany,
        reason: "an object with more than \(maximumMembers) members"
      )
    }
    var earlier = frames[frame].lastKey
    while earlier >= 0 {
      let other = nodes[Int(earlier)]
      if other.hash == key.hash, isSameKey(key, other, bytes) {
        throw PayloadFault(
          code: .duplicateKey,
          reason: "an object has one key twice, at bytes \(other.start) and \(key.start)"
        )
      }
      earlier = other.next
    }
    key.next = frames[frame].lastKey
    frames[frame].lastKey = Int32(nodes.count)
    frames[frame].members += 1
  }

  /// Adds a node without content.
  mutating func append(_ kind: JSONNode.Kind, _ start: Int, _ end: Int, isEscaped: Bool = false) {
    var node = JSONNode(
      kind: kind,
      start: Int32(start),
      end: Int32(end),
      next: Int32(nodes.count + 1)
    )
    node.isEscaped = isEscaped
    nodes.append(node)
  }

  /// Adds a number.
  mutating func append(number: Double, _ start: Int, _ end: Int) {
    var node = JSONNode(
      kind: .number,
      start: Int32(start),
      end: Int32(end),
      next: Int32(nodes.count + 1)
    )
    node.number = number
    nodes.append(node)
  }

  @inline(__always)
  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func literal(
    _ bytes: Span<UInt8>,
    _ word: StaticString,
    _ kind: JSONNode.Kind
  ) throws(PayloadFault) {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count,
      word.withUTF8Buffer({ expected in
        (0..<count).allSatisfy { bytes[position + $0] == expected[$0] }
      })
    else { throw fault("no JSON value begins here") }
    append(kind, position, position + count)
    position += count
  }

  /// A fault of the grammar at the present place.
  func fault(_ what: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: "\(what), at byte \(position)")
  }
}
