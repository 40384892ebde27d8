import Telemetry

/// The envelope of a report after SL 651-2014, checked.
struct SL651Frame {
  /// The function code.
  let function: UInt8
  /// Whether it goes from the centre to the station.
  let isDownward: Bool
  /// The station's address.
  let station: Range<Int>
  /// The body, from the running number on.
  let body: Range<Int>

  /// Reads an envelope.
  ///
  /// - Throws: `malformed` or `bad_checksum`.
  init(_ bytes: Span<UInt8>) throws(PayloadFault) {
    guard bytes.count >= 17, bytes[0] == 0x7E, bytes[1] == 0x7E else {
      throw Self.fault("a frame begins with 7E7E and has at least 17 bytes; this does not")
    }
    let length = Int(bytes[11]) << 8 | Int(bytes[12])
    isDownward = length >> 12 == 8
    // From the centre the station's address comes first, from the station the centre's.
    station = isDownward ? 2..<7 : 3..<8
    function = bytes[10]
    let start = 14
    let end = start + length & 0xFFF
    guard length >> 12 == 0 || isDownward, bytes.count == end + 3 else {
      throw Self.fault("a frame whose length is not what it says")
    }
    guard bytes[13] == 0x02 || bytes[13] == 0x16 else {
      throw Self.fault("a frame whose body does not begin with 02 or 16")
    }
    let found = UInt16(bytes[end + 1]) << 8 | UInt16(bytes[end + 2])
    guard CRC16.modbus(bytes, 0..<end + 1) == found else {
      throw PayloadFault(code: .badChecksum, reason: "the CRC does not fit the frame")
    }
    // One packet of several begins with how many there are and which one it is.
    body = start + (bytes[13] == 0x16 ? min(3, end - start) : 0)..<end
  }

  /// A frame that is none.
  static func fault(_ message: String) -> PayloadFault {
    PayloadFault(code: .malformed, reason: message)
  }
}
