/// Whole numbers as one blob, eight bytes each, the lowest first.
enum PackedIntegers {
  /// The bytes of numbers.
  static func bytes(_ numbers: [UInt64]) -> [UInt8] {
    numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
  }

  /// The numbers of bytes; a rest that is none is left out.
  static func numbers(_ bytes: [UInt8]) -> [UInt64] {
    (0..<bytes.count / 8).map { index in
      (0..<8).reduce(0) { $0 | UInt64(bytes[index * 8 + $1]) << (8 * UInt64($1)) }
    }
  }
}
