/// One number among the bytes of a frame.
public struct FrameField: Hashable, Sendable {
  /// What kind of number.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case u8, i8, u16, i16, u32, i32, u64, i64
    /// IEEE 754 with 32 bits.
    case f32
    /// IEEE 754 with 64 bits.
    case f64
    /// Two decimal digits per byte, in 1, 2, 3 or 4 bytes.
    case bcd8, bcd16, bcd24, bcd32

    /// How many bytes it takes.
    public var width: Int {
      switch self {
      case .u8, .i8, .bcd8: 1
      case .u16, .i16, .bcd16: 2
      case .bcd24: 3
      case .u32, .i32, .f32, .bcd32: 4
      case .u64, .i64, .f64: 8
      }
    }

    /// Whether single bits of it can be taken.
    public var isWhole: Bool {
      switch self {
      case .f32, .f64, .bcd8, .bcd16, .bcd24, .bcd32: false
      default: true
      }
    }
  }

  /// The order of a number's bytes, the first being the highest: ABCD.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    /// ABCD, as in Modbus registers.
    case big
    /// DCBA.
    case little
    /// CDAB: registers in reverse order, as many meters send 32 bits.
    case wordSwapped = "word_swapped"
    /// BADC: bytes of each register in reverse order.
    case byteSwapped = "byte_swapped"
  }

  /// The field's name: a metric, `metric.channel`, or what `rename` makes one of.
  public var name: String
  /// The place of the first byte, from 0.
  public var offset: Int
  /// What kind of number it is.
  public var kind: Kind
  /// The order of its bytes.
  public var order: Order
  /// The bits that count, 0 being the lowest; nil for all.
  public var bits: ClosedRange<Int>?
  /// What the number is multiplied by.
  public var scale: Double
  /// What is then added.
  public var shift: Double
  /// Numbers before scaling that mean "no reading"; also as they look without a sign.
  public var missing: [Double]
  /// The unit of the result; nil where it is the metric's own.
  public var unit: String?

  /// Makes a field.
  public init(
    name: String,
    offset: Int,
    kind: Kind,
    order: Order = .big,
    bits: ClosedRange<Int>? = nil,
    scale: Double = 1,
    shift: Double = 0,
    missing: [Double] = [],
    unit: String? = nil
  ) {
    (self.name, self.offset, self.kind, self.order) = (name, offset, kind, order)
    (self.bits, self.scale, self.shift) = (bits, scale, shift)
    (self.missing, self.unit) = (missing, unit)
  }
}
