/// Puts numbers into bytes.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

  /// Seven bits a byte, the lowest first (LEB128).
  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A number of either sign, small ones in few bytes.
  mutating func signed(_ value: Int64) { unsigned(value.zigzag) }

  /// The lowest `count` bytes of a number, the lowest first.
  mutating func fixed(_ value: UInt64, bytes count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }
}

extension Int64 {
  /// The number as an unsigned one that is small where the number is near zero.
  var zigzag: UInt64 { UInt64(bitPattern: (self << 1) ^ (self >> 63)) }

  /// Turns ``zigzag`` back.
  init(zigzag: UInt64) {
    self = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }
}
