import Telemetry

/// Sensor Measurement Lists (RFC 8428) in JSON and CBOR, told apart by their first byte.
struct SenMLCodec: PayloadCodec {
  private var json: JSONCodec
  private let maximumDepth: Int

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
    maximumDepth = limits.maximumDepth
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    var resolver = SenMLResolver(arrived: arrived)
    guard payload.count > 0 else { throw SenMLResolver.fault("an empty payload") }
    if payload[0] >= 0x80 {
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

  private func record(
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
      let name = String(decoding: records.bytes(of: text, payload), as: UTF8.self)
      guard let label = SenMLRecord.Label(name) else {
        guard !name.hasSuffix("_") else {
          throw SenMLResolver.fault("a label that one must understand and that is not known")
        }
        continue
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
    case .number: return record.set(label, node.number)
    case .string: return record.set(label, json.text(of: node, payload, &records))
    case .yes, .no:
      guard label == .truthValue else { return false }
      record.truthValue = node.kind == .yes
      return true
    default: return false
    }
  }
}
