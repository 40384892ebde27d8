/// Plain JSON as boxes send it (`docs/formats.md`): an object of fields, nested or not; arrays of
/// named values; batches of such objects.
struct JSONCodec: PayloadCodec {
  private var document: JSONDocument
  private let roles: JSONRoles

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    document = JSONDocument(limits: limits, hash: hash)
    roles = JSONRoles(hash: hash)
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try document.parse(payload)
    var walk = JSONWalk(nodes: document.nodes, roles: roles, topic: topic, taking: &records)
    defer { records = walk.records }
    try walk.visitRoot(payload)
    walk.records.inherit()
  }
}
