import Telemetry

/// One pass over a JSON text, which checks all of it: grammar, UTF-8, depth and duplicate keys, also
/// in parts that nobody will look at.
///
/// Nothing is recursive: while a container is open, its node links to the one around it, so that a
/// hostile text costs a bounded time and no stack. The parts are inlined into ``scan``, which keeps
/// the place in registers.
struct JSONScanner {
  var position = 0
  /// How many nodes there are.
  var count = 0
  /// The innermost open container, or -1.
  var open: Int32 = -1
  var isObject = false
  private var depth = 0
  private let maximumDepth: Int
  let maximumMembers: UInt32
  let hash: ByteHash
  /// The keys of large objects.
  var keys = JSONKeyTable()

  /// Makes a scanner for one text.
  init(limits: DecodingLimits, hash: ByteHash) {
    maximumDepth = limits.maximumDepth
    maximumMembers = UInt32(clamping: limits.maximumReadings)
    self.hash = hash
  }

  /// Takes a text apart; `nodes` has room for one node more than the text has bytes.
  mutating func scan(
    _ bytes: Span<UInt8>,
    into nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    skipBlanks(bytes)
    repeat {
      while try value(bytes, &nodes) {}
    } while try afterValue(bytes, &nodes)
    guard position == bytes.count else { throw fault("text after the end of the JSON value") }
  }

  /// Reads what begins here; true when that opened a container whose first value comes next.
  @inline(__always)
  private mutating func value(
    _ bytes: Span<UInt8>,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) -> Bool {
    guard position < bytes.count else { throw fault("the text ends where a value should be") }
    switch bytes[position] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number(bytes, &nodes)
    case UInt8(ascii: "\""):
      let text = try string(bytes)
      append(.string, text.start, text.end, isEscaped: text.isEscaped, &nodes)
    case UInt8(ascii: "{"): return try enter(bytes, isObject: true, &nodes)
    case UInt8(ascii: "["): return try enter(bytes, isObject: false, &nodes)
    case UInt8(ascii: "t"): try literal(bytes, "true", .yes, &nodes)
    case UInt8(ascii: "f"): try literal(bytes, "false", .no, &nodes)
    case UInt8(ascii: "n"): try literal(bytes, "null", .null, &nodes)
    default: throw fault("no JSON value begins here")
    }
    return false
  }

  /// Goes on after a value: to the next one (true), or to the end of the text (false).
  @inline(__always)
  private mutating func afterValue(
    _ bytes: Span<UInt8>,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) -> Bool {
    while true {
      skipBlanks(bytes)
      guard open >= 0 else { return false }
      guard position < bytes.count else { throw fault("the text ends inside an array or object") }
      switch bytes[position] {
      case UInt8(ascii: ","):
        position += 1
        skipBlanks(bytes)
        if isObject { try key(bytes, &nodes) }
        return true
      case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
        leave(&nodes)
      default:
        throw fault(isObject ? "expected , or } here" : "expected , or ] here")
      }
    }
  }

  /// Opens a container; true unless it is empty.
  ///
  /// Until it is closed its node says: `next` the container around it, `end` its last key, `hash`
  /// how many members it has, and the bits of `number` which hashes it has seen.
  private mutating func enter(
    _ bytes: Span<UInt8>,
    isObject: Bool,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) -> Bool {
    guard depth < maximumDepth else {
      throw PayloadFault(
        code: .tooDeep,
        reason: "more than \(maximumDepth) arrays and objects in each other, at byte \(position)"
      )
    }
    nodes[count] = JSONNode(
      kind: isObject ? .object : .array,
      start: Int32(position),
      end: -1,
      next: open
    )
    (open, self.isObject) = (Int32(count), isObject)
    (depth, count, position) = (depth + 1, count + 1, position + 1)
    skipBlanks(bytes)
    let end = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    if position < bytes.count, bytes[position] == end {
      leave(&nodes)
      return false
    }
    if isObject { try key(bytes, &nodes) }
    return true
  }

  private mutating func leave(_ nodes: inout MutableSpan<JSONNode>) {
    position += 1
    depth -= 1
    let node = Int(open)
    open = nodes[node].next
    isObject = open >= 0 && nodes[Int(open)].kind == .object
    nodes[node].end = Int32(position)
    nodes[node].next = Int32(count)
  }

  /// Adds a node without content.
  @inline(__always)
  mutating func append(
    _ kind: JSONNode.Kind,
    _ start: Int,
    _ end: Int,
    isEscaped: Bool = false,
    number: Double = 0,
    _ nodes: inout MutableSpan<JSONNode>
  ) {
    nodes[count] = JSONNode(
      kind: kind,
      isEscaped: isEscaped,
      start: Int32(truncatingIfNeeded: start),
      end: Int32(truncatingIfNeeded: end),
      next: Int32(truncatingIfNeeded: count + 1),
      number: number
    )
    count += 1
  }

  @inline(__always)
  mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// A fault of the grammar at the present place.
  @inline(never)
  func fault(_ what: StaticString) -> PayloadFault {
    PayloadFault(code: .malformed, reason: "\(what), at byte \(position)")
  }
}
