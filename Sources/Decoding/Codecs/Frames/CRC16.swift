/// The two checksums of 16 bits that field devices use, both with the polynomial 0xA001 and the start
/// 0xFFFF.
enum CRC16 {
  /// CRC-16/Modbus (Modbus over Serial Line V1.02, 6.2.2; SL 651-2014, annex E).
  static func modbus(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for index in range {
      crc ^= UInt16(bytes[index])
      crc = shifted(crc)
    }
    return crc
  }

  /// The checksum of HJ 212-2017, annex A: each byte takes the place of the high byte's remainder.
  static func hj212(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16 {
    var crc: UInt16 = 0xFFFF
    for index in range {
      crc = crc >> 8 ^ UInt16(bytes[index])
      crc = shifted(crc)
    }
    return crc
  }

  private static func shifted(_ crc: UInt16) -> UInt16 {
    var crc = crc
    for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
    return crc
  }
}
