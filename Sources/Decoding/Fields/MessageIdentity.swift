/// Numbers by which a message is known again when it comes twice, also after a restart.
enum MessageIdentity {
  /// The FNV-1a hash of 64 bits (Fowler, Noll, Vo), which is the same in every process.
  static func number(of bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The number of a whole payload.
  static func number(of payload: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in payload.indices {
      hash = (hash ^ UInt64(payload[index])) &* 0x0000_0100_0000_01B3
    }
    return hash
  }
}
