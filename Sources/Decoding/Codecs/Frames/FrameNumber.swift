import Telemetry

/// One number of a frame, before scaling.
struct FrameNumber {
  /// The number; nil where its value means "no reading".
  let value: Double?
  private let field: FrameField

  /// Reads the number in a frame that is long enough; nil where the bytes are none.
  init?(_ field: FrameField, _ frame: Span<UInt8>) {
    let bits = Self.bits(field, frame)
    guard let (number, unsigned) = Self.number(field, bits) else { return nil }
    let isMissing = field.missing.contains { $0 == number || $0 == unsigned }
    value = isMissing || !number.isFinite ? nil : number
    self.field = field
  }

  /// The number in its unit; a decimal factor leaves a decimal.
  var scaled: Double? {
    value.map { ExactDecimal.sum(ExactDecimal.product($0, field.scale), field.shift) }
  }

  /// The bytes in the order from high to low.
  private static func bits(_ field: FrameField, _ frame: Span<UInt8>) -> UInt64 {
    let width = field.kind.width
    var bits: UInt64 = 0
    for index in 0..<width {
      let place =
        switch field.order {
        case .big: index
        case .little: width - 1 - index
        case .wordSwapped: width % 2 == 0 ? (width - 2 - index / 2 * 2) + index % 2 : index
        case .byteSwapped: width % 2 == 0 ? index ^ 1 : index
        }
      bits = bits << 8 | UInt64(frame[field.offset + place])
    }
    return bits
  }

  /// The number, and the same without a sign.
  private static func number(_ field: FrameField, _ bits: UInt64) -> (Double, Double)? {
    if let range = field.bits {
      let count = UInt64(range.count)
      let mask = count >= 64 ? UInt64.max : (1 << count) - 1
      let part = Double(bits >> UInt64(range.lowerBound) & mask)
      return (part, part)
    }
    let unsigned = Double(bits)
    switch field.kind {
    case .u8, .u16, .u32, .u64: return (unsigned, unsigned)
    case .i8: return (Double(Int8(truncatingIfNeeded: bits)), unsigned)
    case .i16: return (Double(Int16(truncatingIfNeeded: bits)), unsigned)
    case .i32: return (Double(Int32(truncatingIfNeeded: bits)), unsigned)
    case .i64: return (Double(Int64(truncatingIfNeeded: bits)), unsigned)
    case .f32:
      let single = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      return (single.isFinite ? ExactDecimal.shortest(single) : Double(single), unsigned)
    case .f64: return (Double(bitPattern: bits), unsigned)
    case .bcd8, .bcd16, .bcd24, .bcd32:
      var number = 0.0
      for digit in (0..<field.kind.width * 2).reversed() {
        let value = bits >> UInt64(digit * 4) & 15
        // Digits beyond 9 are no number, but may be how the device says so.
        guard value < 10 else {
          return field.missing.contains(unsigned) ? (.nan, unsigned) : nil
        }
        number = number * 10 + Double(value)
      }
      return (number, unsigned)
    }
  }
}
