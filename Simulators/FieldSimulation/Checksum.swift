/// The checksums of frames: CRC-16 with the polynomial A001H, in two manners.
enum Checksum {
  /// As Modbus has it.
  static func modbus(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    bytes.reduce(0xFFFF) { shifted($0 ^ UInt16($1)) }
  }

  /// As HJ 212 has it: of the sum so far only the upper half meets the next byte.
  static func environmental(_ bytes: ArraySlice<UInt8>) -> UInt16 {
    bytes.reduce(0xFFFF) { shifted($0 >> 8 ^ UInt16($1)) }
  }

  private static func shifted(_ sum: UInt16) -> UInt16 {
    var sum = sum
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
    return sum
  }
}
