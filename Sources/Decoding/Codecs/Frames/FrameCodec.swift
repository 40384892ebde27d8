import Telemetry

/// Fixed binary frames that the configuration describes, such as Modbus registers in MQTT.
struct FrameCodec: PayloadCodec {
  private struct Field {
    var definition: FrameField
    var name: [UInt8]
    var hash: UInt32
    var unit: [UInt8]?
  }

  private let definition: FrameDefinition
  private let fields: [Field]
  /// Whether each of the first bytes is described: header, time and fields.
  private let isDescribed: [Bool]
  /// The bytes that the header and all fields together reach to.
  private let needed: Int

  /// Makes a codec of a description.
  init(_ definition: FrameDefinition, limits: DecodingLimits, hash: ByteHash) {
    self.definition = definition
    fields = definition.fields.map { field in
      let name = Array(field.name.utf8)
      return Field(
        definition: field,
        name: name,
        hash: hash(name),
        unit: field.unit.map { Array($0.utf8) }
      )
    }
    let all = definition.fields + (definition.time.map { [$0] } ?? [])
    needed = all.reduce(definition.header.count) { max($0, $1.offset + $1.kind.width) }
    var isDescribed = [Bool](repeating: false, count: needed)
    for index in definition.header.indices { isDescribed[index] = true }
    for field in all {
      for index in field.offset..<field.offset + field.kind.width { isDescribed[index] = true }
    }
    self.isDescribed = isDescribed
  }

  func isText(_ payload: Span<UInt8>) -> Bool { definition.encoding != .raw }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    switch definition.encoding {
    case .raw: try readFrame(payload, &records)
    case .hex:
      guard let bytes = HexText.decoded(payload) else {
        throw PayloadFault(code: .malformed, reason: "text that is not hexadecimal")
      }
      try readFrame(bytes.span, &records)
    case .base64:
      let text = WordReader.trimmed(payload, 0..<payload.count)
      guard let bytes = Base64.decoded(payload.extracting(text)) else {
        throw PayloadFault(code: .malformed, reason: "text that is not base64")
      }
      try readFrame(bytes.span, &records)
    }
  }

  private func readFrame(
    _ frame: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    try check(frame)
    leaveOutRest(frame, &records)
    let record = records.beginRecord()
    if let time = definition.time, let seconds = FrameNumber(time, frame)?.value {
      records.records[Int(record)].time = .milliseconds(seconds * 1000)
    }
    for field in fields {
      let number = FrameNumber(field.definition, frame)
      let value = number?.scaled.map { RawValue.number($0) } ?? .missing
      let name = records.keep(field.name)
      let unit = field.unit.map { records.keep($0) }
      // What is no number at all, such as a digit beyond 9, is a gap that the sender made.
      let quality: SentQuality = number == nil ? .bad : []
      try records.add(
        name,
        hash: field.hash,
        value,
        unit: unit,
        record: record,
        quality: quality
      )
    }
  }

  /// Names the stretches of the frame that nothing describes.
  private func leaveOutRest(_ frame: Span<UInt8>, _ records: inout PayloadRecords) {
    guard records.parts != nil else { return }
    let end = frame.count - (definition.checksum == nil ? 0 : 2)
    var index = 0
    while index < end {
      let start = index
      while index < end, index >= isDescribed.count || !isDescribed[index] { index += 1 }
      if index > start {
        let bytes = (start..<index).prefix(32).map { frame[$0] }
        let name = index - start == 1 ? "\(start)" : "\(start)-\(index - 1)"
        records.leaveOut(
          .notDescribed,
          name,
          String(decoding: HexText.encoded(bytes), as: UTF8.self)
        )
      }
      index = max(index, start + 1)
      while index < end, index < isDescribed.count, isDescribed[index] { index += 1 }
    }
  }

  private func check(_ frame: Span<UInt8>) throws(PayloadFault) {
    let tail = definition.checksum == nil ? 0 : 2
    guard frame.count >= needed + tail, definition.length.map({ $0 == frame.count }) ?? true else {
      let expected = definition.length.map { "\($0)" } ?? "at least \(needed + tail)"
      throw PayloadFault(
        code: .malformed,
        reason: "a frame of \(frame.count) bytes; expected are \(expected)"
      )
    }
    guard definition.header.indices.allSatisfy({ frame[$0] == definition.header[$0] }) else {
      throw PayloadFault(code: .malformed, reason: "a frame that begins with other bytes")
    }
    guard let checksum = definition.checksum else { return }
    let end = frame.count - 2
    let found =
      checksum == .modbus
      ? UInt16(frame[end + 1]) << 8 | UInt16(frame[end])
      : UInt16(frame[end]) << 8 | UInt16(frame[end + 1])
    guard CRC16.modbus(frame, 0..<end) == found else {
      throw PayloadFault(code: .badChecksum, reason: "the CRC does not fit the bytes before it")
    }
  }
}
