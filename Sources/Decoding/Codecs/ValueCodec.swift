import Telemetry

/// One value per topic, as plain text or a lone JSON string: `21.37`, `ON`, `"28.4 ℃"`.
struct ValueCodec: PayloadCodec {
  private let hash: ByteHash

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    self.hash = hash
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let field = topic.field else {
      preconditionFailure("a source of the format value without a metric in its topic")
    }
    guard UTF8Check.isValid(payload) else {
      throw PayloadFault(code: .malformed, reason: "text that is not UTF-8")
    }
    var text = WordReader.trimmed(payload, 0..<payload.count)
    if let first = text.first {
      let opening = payload[first]
      guard opening != UInt8(ascii: "{"), opening != UInt8(ascii: "[") else {
        throw PayloadFault(
          code: .malformed,
          reason: "an object or array where one value should be; is the format json?"
        )
      }
      if text.count >= 2, opening == UInt8(ascii: "\""),
        payload[text.upperBound - 1] == UInt8(ascii: "\"")
      {
        text = text.lowerBound + 1..<text.upperBound - 1
      }
    }
    let record = records.beginRecord()
    let value = TextRange(Int32(text.lowerBound), Int32(text.upperBound))
    try records.add(records.keep(field), hash: hash(field), .text(value), record: record)
  }
}
