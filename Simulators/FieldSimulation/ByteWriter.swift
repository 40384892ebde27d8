internal import Telemetry

/// Collects the bytes of a body; numbers are whole counts of their last decimal, so that no text
/// depends on how a machine prints floating point.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(200) }

  mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
  mutating func text(_ text: [UInt8]) { bytes.append(contentsOf: text) }
  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// Takes the last byte back.
  mutating func removeLast() { bytes.removeLast() }

  /// Four bytes, the highest first.
  mutating func word(_ value: UInt32) {
    for shift in stride(from: 24, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  /// A number below 100 as packed digits.
  mutating func packed(_ value: Int) {
    bytes.append(UInt8((value / 10 % 10) << 4 | value % 10))
  }

  /// An element of SL 651: identifier, length with decimals, packed digits; FF in front is the minus
  /// sign, FF throughout no value.
  mutating func element(_ identifier: UInt8, _ value: Int64?, decimals: Int) {
    var digits: [UInt8] = []
    var rest = value?.magnitude ?? 0
    while rest > 0 || digits.count < 2 {
      digits.append(UInt8((rest / 10 % 10) << 4 | rest % 10))
      rest /= 100
    }
    if value == nil { digits = [0xFF, 0xFF] }
    if let value, value < 0 { digits.append(0xFF) }
    bytes.append(identifier)
    bytes.append(UInt8(digits.count << 3 | decimals))
    bytes.append(contentsOf: digits.reversed())
  }

  /// A number with so many decimals.
  mutating func number(_ value: Int64, decimals: Int = 0) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = bytes.count
    var written = 0
    repeat {
      if written == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      written += 1
    } while rest > 0 || written <= decimals
    bytes[start...].reverse()
  }

  /// A count below 100 with two digits.
  mutating func pair(_ value: Int) {
    bytes.append(UInt8(ascii: "0") + UInt8(value / 10 % 10))
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  /// A number in hexadecimal, with all digits that its width has; small letters for addresses, capital
  /// ones for checksums.
  mutating func hexadecimal(_ value: UInt64) { hexadecimal(value, 60, "0123456789abcdef") }
  mutating func hexadecimal(_ value: UInt16) { hexadecimal(UInt64(value), 12, "0123456789ABCDEF") }

  private mutating func hexadecimal(_ value: UInt64, _ top: UInt64, _ digits: StaticString) {
    for shift in stride(from: top, through: 0, by: -4) {
      bytes.append(digits.utf8Start[Int(value >> shift & 15)])
    }
  }

  /// A variable-length integer as in Protocol Buffers' wire format.
  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A field of Protocol Buffers that holds bytes.
  mutating func field(_ number: UInt64, bytes content: [UInt8]) {
    varint(number << 3 | 2)
    varint(UInt64(content.count))
    text(content)
  }

  /// A field of Protocol Buffers that holds an integer.
  mutating func field(_ number: UInt64, integer: UInt64) {
    varint(number << 3)
    varint(integer)
  }

  /// A field of Protocol Buffers that holds a double.
  mutating func field(_ number: UInt64, double: Double) {
    varint(number << 3 | 1)
    withUnsafeBytes(of: double.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
