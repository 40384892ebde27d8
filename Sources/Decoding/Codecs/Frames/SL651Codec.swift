import Telemetry

/// Reports of hydrological stations after SL 651-2014, in the HEX/BCD form, as bytes or as
/// hexadecimal text.
///
/// The device is the station's address of ten digits. Times are those of Beijing. In an hourly report
/// (34H) the twelve values of five minutes begin at the observation time, and single elements belong
/// to the full hour at their end.
struct SL651Codec: PayloadCodec {
  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {}

  func isText(_ payload: Span<UInt8>) -> Bool { !Self.isFrame(payload) }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    if Self.isFrame(payload) { return try readFrame(payload, &records) }
    guard let bytes = HexText.decoded(payload) else {
      throw SL651Frame.fault("neither a frame, which begins with 7E7E, nor hexadecimal text")
    }
    try readFrame(bytes.span, &records)
  }

  private static func isFrame(_ payload: Span<UInt8>) -> Bool {
    payload.count == 0 || payload[0] == 0x7E
  }

  private func readFrame(
    _ bytes: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let frame = try SL651Frame(bytes)
    if frame.isDownward { return records.holdNothing("a command to the station") }
    switch frame.function {
    case 0x2F: return records.holdNothing("the station says that it is there")
    case 0x30, 0x32, 0x33, 0x34, 0x37, 0x38, 0x3A: break
    default:
      let function = String(frame.function, radix: 16, uppercase: true)
      throw PayloadFault(
        code: .noReadings,
        reason: "a report of the function \(function)H, which is not read"
      )
    }
    var reader = SL651Reader(frame)
    try reader.readBody(bytes, &records)
  }
}
