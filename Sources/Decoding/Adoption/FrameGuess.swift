import Telemetry

/// Recognises a Modbus answer, the commonest binary frame that boxes pass on, by its length and checksum.
enum FrameGuess {
  /// The description of a frame whose registers nobody has named yet; nil where the payload is none.
  static func definition(of payload: [UInt8]) -> FrameDefinition? {
    for encoding in FrameDefinition.Encoding.allCases {
      guard let bytes = bytes(of: payload, encoding), let checksum = checksum(of: bytes) else {
        continue
      }
      let registers = (bytes.count - 5) / 2
      return FrameDefinition(
        encoding: encoding,
        header: Array(bytes.prefix(3)),
        length: bytes.count,
        checksum: checksum,
        fields: (0..<registers).map {
          FrameField(name: "register_\($0)", offset: 3 + 2 * $0, kind: .u16)
        }
      )
    }
    return nil
  }

  private static func bytes(
    of payload: [UInt8],
    _ encoding: FrameDefinition.Encoding
  ) -> [UInt8]? {
    switch encoding {
    case .raw: return payload
    case .hex: return HexText.decoded(payload.span)
    case .base64:
      let text = WordReader.trimmed(payload.span, 0..<payload.count)
      return Base64.decoded(payload.span.extracting(text))
    }
  }

  /// The order of the checksum's bytes; nil where it is no answer with registers: station, function 3
  /// or 4, the number of bytes, those, CRC.
  private static func checksum(of bytes: [UInt8]) -> FrameDefinition.Checksum? {
    guard bytes.count >= 7, bytes[1] == 3 || bytes[1] == 4, Int(bytes[2]) == bytes.count - 5,
      bytes[2].isMultiple(of: 2)
    else { return nil }
    let end = bytes.count - 2
    let sum = CRC16.modbus(bytes.span, 0..<end)
    let (first, second) = (UInt16(bytes[end]), UInt16(bytes[end + 1]))
    if sum == second << 8 | first { return .modbus }
    return sum == first << 8 | second ? .modbusHighFirst : nil
  }
}
