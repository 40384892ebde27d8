import Telemetry

/// Sensor Measurement Lists (RFC 8428) in JSON and CBOR, told apart by their first byte.
struct SenMLCodec: PayloadCodec {
  private var json: JSONCodec
  private var labels = NameMemory<Label>()
  private let maximumDepth: Int

  /// What a name in a record is.
  private enum Label {
    case known(SenMLRecord.Label)
    /// One that may be passed over.
    case unknown
    /// One that must be understood and is not.
    case required

    init(_ name: String) {
      self =
        SenMLRecord.Label(name).map { .known($0) } ?? (name.hasSuffix("_") ? .required : .unknown)
    }
  }

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
    maximumDepth = limits.maximumDepth
  }

  func isText(_ payload: Span<UInt8>) -> Bool { payload.count > 0 && payload[0] < 0x80 }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    var resolver = SenMLResolver(arrived: arrived)
    guard payload.count > 0 else { throw SenMLResolver.fault("an empty payload") }
    if !isText(payload) {
      var reader = SenMLReader(payload.count, maximumDepth: maximumDepth)
      try reader.readPack(payload, &resolver, &records)
    } else {
      try readJSON(payload, &resolver, &records)
    }
  }

  private mutating func readJSON(
    _ payload: Span<UInt8>,
    _ resolver: inout SenMLResolver,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    try json.parse(payload)
    guard json.nodes[0].kind == .array else {
      throw SenMLResolver.fault("a pack is an array of records; this is none")
    }
    var next = json.first(of: 0)
    while let element = next {
      let record = try record(element, payload, &records)
      try resolver.add(record, payload, &records)
      next = json.element(after: element, of: 0)
    }
  }

  private mutating func record(
    _ object: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> SenMLRecord {
    guard json.nodes[object].kind == .object else {
      throw SenMLResolver.fault("a record that is no object")
    }
    var record = SenMLRecord()
    var next = json.first(of: object)
    while let key = next {
      next = json.key(after: key, of: object)
      let text = json.text(of: json.nodes[key], payload, &records)
      let label: SenMLRecord.Label
      switch labels.meaning(of: text, payload, records, Label.init) {
      case .known(let known): label = known
      case .unknown: continue
      case .required:
        throw SenMLResolver.fault("a label that one must understand and that is not known")
      }
      guard set(label, json.nodes[key + 1], &record, payload, &records) else {
        throw SenMLResolver.fault("a label whose content is of the wrong kind")
      }
    }
    return record
  }

  private func set(
    _ label: SenMLRecord.Label,
    _ node: JSONNode,
    _ record: inout SenMLRecord,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> Bool {
    switch node.kind {
    case .number:
      if label != .updateTime { records.see(node) }
      return record.set(label, node.number)
    case .string: return record.set(label, json.text(of: node, payload, &records))
    case .yes, .no:
      guard label == .truthValue else { return false }
      records.see(node)
      record.truthValue = node.kind == .yes
      return true
    default: return false
    }
  }
}
