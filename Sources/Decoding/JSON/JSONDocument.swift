/// A JSON text taken apart in one pass: strict RFC 8259, as a flat list of nodes.
///
/// The list is used again, so the usual message allocates nothing.
struct JSONDocument {
  /// The nodes in the order of the text: a container before its content, a key before its value.
  ///
  /// Only as many as the text has are meaningful; those are reached from the first one.
  private(set) var nodes: [JSONNode] = []
  private let limits: DecodingLimits
  private let hash: ByteHash

  /// Makes a parser with the limits for depth and for the members of one object.
  init(limits: DecodingLimits, hash: ByteHash) {
    (self.limits, self.hash) = (limits, hash)
  }

  /// Takes a text apart into ``nodes``.
  ///
  /// - Throws: `malformed`, `too_deep`, `too_many` or `duplicate_key`, at the first fault.
  mutating func parse(_ bytes: Span<UInt8>) throws(PayloadFault) {
    // No node is shorter than a byte.
    if nodes.count <= bytes.count {
      let missing = max(256, bytes.count + 1 - nodes.count)
      nodes.append(contentsOf: repeatElement(.unused, count: missing))
    }
    var scanner = JSONScanner(limits: limits, hash: hash)
    var room = nodes.mutableSpan
    try scanner.scan(bytes, into: &room)
  }
}
