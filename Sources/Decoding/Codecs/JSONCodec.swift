import Telemetry

/// Plain JSON as boxes send it (`docs/formats.md`): an object of fields, nested or not; arrays of
/// named values; batches of such objects.
struct JSONCodec: PayloadCodec {
  private var document: JSONDocument
  let roles: JSONRoles

  /// The nodes of the text that is being read.
  var nodes: [JSONNode] { document.nodes }

  var envelope: JSONCodec? { self }

  /// Makes a codec; other formats that hold JSON have other roles for its keys.
  init(limits: DecodingLimits, hash: ByteHash, roles names: [JSONRoles.Names] = JSONRoles.plain) {
    document = JSONDocument(limits: limits, hash: hash)
    roles = JSONRoles(names, hash: hash)
  }

  /// Takes a text apart into ``nodes``, without looking for fields.
  mutating func parse(_ payload: Span<UInt8>) throws(PayloadFault) {
    try document.parse(payload)
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try document.parse(payload)
    try visitRoot(payload, topic, &records)
  }

  /// Where in the payload a member stands.
  struct Place {
    /// The names around it, joined.
    var prefix: TextRange?
    /// The record that it belongs to.
    var record: Int32
    /// Whether its object is an element of an array.
    var isElement = false
  }

  /// What an object holds that makes it stand for one reading, as nodes of values; 0 is none.
  struct Reading {
    var name = 0
    var value = 0
    var unit = 0

    /// Whether it holds any of them.
    var isBegun: Bool { name + value + unit > 0 }
  }
}
