// Items of CBOR (RFC 8949), the few that a pack needs.
extension ByteWriter {
  enum Major: UInt8 {
    case unsigned = 0
    case negative = 1
    case string = 3
    case array = 4
    case map = 5
    case tag = 6
  }

  /// An item's head: its kind with a count or a number.
  mutating func item(_ major: Major, _ value: UInt64) {
    let high = major.rawValue << 5
    let width =
      switch value {
      case ..<24: 0
      case ..<0x100: 1
      case ..<0x1_0000: 2
      case ..<0x1_0000_0000: 4
      default: 8
      }
    guard width > 0 else { return byte(high | UInt8(value)) }
    byte(high | UInt8(24 + width.trailingZeroBitCount))
    for place in stride(from: width - 1, through: 0, by: -1) {
      byte(UInt8(truncatingIfNeeded: value >> UInt64(8 * place)))
    }
  }

  mutating func integer(_ value: Int64) {
    if value < 0 { item(.negative, UInt64(-1 - value)) } else { item(.unsigned, UInt64(value)) }
  }

  mutating func string(_ text: String) {
    item(.string, UInt64(text.utf8.count))
    self.text(text)
  }

  /// A decimal fraction, tag 4; a whole number where it has no decimals.
  mutating func fraction(_ value: Int64, decimals: Int) {
    guard decimals > 0 else { return integer(value) }
    item(.tag, 4)
    item(.array, 2)
    integer(-Int64(decimals))
    integer(value)
  }
}
