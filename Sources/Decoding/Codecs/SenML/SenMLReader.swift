import Telemetry

/// Reads a pack of SenML in CBOR.
struct SenMLReader {
  private var cbor: CBORReader

  /// Begins at the start of so many bytes.
  init(_ count: Int, maximumDepth: Int) {
    cbor = CBORReader(count, maximumDepth: maximumDepth)
  }

  /// Reads all records.
  mutating func readPack(
    _ payload: Span<UInt8>,
    _ resolver: inout SenMLResolver,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard case .array(let count) = try cbor.item(payload) else {
      throw cbor.fault("a pack is an array of records; this is none")
    }
    var number = 0
    while count.map({ number < $0 }) ?? true {
      let head = try cbor.item(payload)
      if case .end = head, count == nil { break }
      guard case .map(let pairs) = head else { throw cbor.fault("a record that is no map") }
      let record = try record(pairs, payload, &records)
      try resolver.add(record, payload, &records)
      number += 1
    }
    guard cbor.isAtEnd else { throw cbor.fault("bytes after the end of the pack") }
  }

  private mutating func record(
    _ pairs: Int?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> SenMLRecord {
    var record = SenMLRecord()
    var seen: Set<Int> = []
    var number = 0
    while pairs.map({ number < $0 }) ?? true {
      let head = try cbor.item(payload)
      if case .end = head, pairs == nil { break }
      number += 1
      guard let label = try label(head, payload, &records) else {
        let start = cbor.position
        try cbor.skip(payload)
        leaveOut(head, start..<cbor.position, payload, &records)
        continue
      }
      guard seen.insert(label.rawValue).inserted else {
        throw PayloadFault(code: .duplicateKey, reason: "a record has one label twice")
      }
      guard try set(label, &record, payload, &records) else {
        throw cbor.fault("a label whose content is of the wrong kind")
      }
    }
    return record
  }

  /// Names a pair that need not be understood; its content is shown in hexadecimal.
  private func leaveOut(
    _ label: CBORItem,
    _ content: Range<Int>,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) {
    let name =
      switch label {
      case .number(let number): "\(Int(exactly: number).map { "\($0)" } ?? "\(number)")"
      case .text(let range): String(decoding: range.map { payload[$0] }, as: UTF8.self)
      default: "?"
      }
    let bytes = content.prefix(32).map { payload[$0] }
    records.leaveOut(.notRead, name, String(decoding: HexText.encoded(bytes), as: UTF8.self))
  }

  /// The label of a pair, a number or a text; nil for one that need not be understood.
  private mutating func label(
    _ head: CBORItem,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> SenMLRecord.Label? {
    switch head {
    case .number(let number):
      return Int(exactly: number).flatMap { SenMLRecord.Label(rawValue: $0) }
    case .text(let range):
      let name = String(decoding: range.map { payload[$0] }, as: UTF8.self)
      if let label = SenMLRecord.Label(name) { return label }
      guard !name.hasSuffix("_") else {
        throw cbor.fault("a label that one must understand and that is not known")
      }
      return nil
    default: throw cbor.fault("a label that is neither a number nor a text")
    }
  }

  private mutating func set(
    _ label: SenMLRecord.Label,
    _ record: inout SenMLRecord,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> Bool {
    if let number = try cbor.number(payload) { return record.set(label, number) }
    switch try cbor.item(payload) {
    case .text(let range):
      return record.set(label, TextRange(Int32(range.lowerBound), Int32(range.upperBound)))
    case .pieces(let isText):
      let text = records.keep(try pieces(isText, payload))
      return isText == label.isText && record.set(label, text)
    case .bytes:
      record.hasData = true
      return label == .dataValue
    case .truth(let truth):
      record.truthValue = truth
      return label == .truthValue
    default: return false
    }
  }

  /// A string in pieces, put together.
  private mutating func pieces(
    _ isText: Bool,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) -> [UInt8] {
    var whole: [UInt8] = []
    while true {
      switch try cbor.item(payload) {
      case .text(let range) where isText: whole += range.map { payload[$0] }
      case .bytes(let range) where !isText: whole += range.map { payload[$0] }
      case .end: return whole
      default: throw cbor.fault("a string with a piece that is none")
      }
    }
  }
}
