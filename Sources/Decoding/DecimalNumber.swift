/// Decimal numbers in text, read exactly: the result is the double nearest to the decimal.
enum DecimalNumber {
  /// What counts as a number.
  enum Grammar {
    /// RFC 8259, section 6: no plus sign, no needless zeros, digits on both sides of the point.
    case json
    /// What boxes write: also a plus sign, leading zeros, a bare point, a comma for the point.
    case loose
  }

  /// A number and the place after it.
  struct Scanned {
    var value: Double
    var end: Int
  }

  /// Reads the number that begins at `start`; nil where none does.
  @inline(__always)
  static func scan(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ limit: Int,
    grammar: Grammar
  ) -> Scanned? {
    var parts = Parts()
    var index = start
    if index < limit, bytes[index] == UInt8(ascii: "-") {
      parts.isNegative = true
      index += 1
    } else if grammar == .loose, index < limit, bytes[index] == UInt8(ascii: "+") {
      index += 1
    }
    guard let end = parts.digitsAndPoint(bytes, index, limit, grammar) else { return nil }
    index = end
    if index < limit, bytes[index] | 0x20 == UInt8(ascii: "e") {
      if let end = parts.exponent(bytes, index + 1, limit) {
        index = end
      } else if grammar == .json {
        return nil
      }
    }
    let value = parts.quickValue ?? slowValue(bytes, start..<index)
    return value.map { Scanned(value: $0, end: index) }
  }

  /// The value by the standard library, for numbers of many digits or a large exponent.
  private static func slowValue(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    for index in range {
      let byte = bytes[index]
      text.append(byte == UInt8(ascii: ",") ? UInt8(ascii: ".") : byte)
    }
    return Double(String(decoding: text, as: UTF8.self))
  }
}

extension DecimalNumber {
  /// The digits of a number as one integer, and where its point belongs.
  private struct Parts {
    var isNegative = false
    var mantissa: UInt64 = 0
    var digitCount = 0
    var fractionDigits = 0
    var power = 0

    /// Takes in the digits before and after the point; nil where the grammar misses some.
    @inline(__always)
    mutating func digitsAndPoint(
      _ bytes: Span<UInt8>,
      _ start: Int,
      _ limit: Int,
      _ grammar: Grammar
    ) -> Int? {
      let end = digits(bytes, start, limit)
      let count = end - start
      if grammar == .json {
        guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
      }
      let isPoint =
        end < limit
        && (bytes[end] == UInt8(ascii: ".")
          || (grammar == .loose && bytes[end] == UInt8(ascii: ",")))
      guard isPoint else { return count > 0 ? end : nil }
      let last = digits(bytes, end + 1, limit)
      fractionDigits = last - (end + 1)
      return fractionDigits > 0 || (grammar == .loose && count > 0) ? last : nil
    }

    /// Takes in digits; returns the place after them.
    @inline(__always)
    mutating func digits(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
      var index = start
      while index < limit {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        index += 1
      }
      // Beyond 18 digits the mantissa may have overflowed; such numbers go the slow way.
      digitCount += index - start
      return index
    }

    /// Takes in the exponent after its `e`; nil where it has no digits.
    mutating func exponent(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> Int? {
      var index = start
      var isDownward = false
      if index < limit, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        isDownward = bytes[index] == UInt8(ascii: "-")
        index += 1
      }
      let first = index
      while index < limit {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        power = min(power * 10 + Int(digit), 100_000)
        index += 1
      }
      guard index > first else {
        power = 0
        return nil
      }
      if isDownward { power = -power }
      return index
    }

    /// The value where one correctly rounded operation gives it (Clinger 1990, fast path): an
    /// integer below 2^53 times or divided by a power of ten that is exact.
    @inline(__always)
    var quickValue: Double? {
      let scale = power - fractionDigits
      guard digitCount <= 18, mantissa <= 9_007_199_254_740_992, (-22...22).contains(scale) else {
        return nil
      }
      let whole = isNegative ? -Double(mantissa) : Double(mantissa)
      if scale == 0 { return whole }
      return scale < 0 ? whole / Self.powersOfTen[-scale] : whole * Self.powersOfTen[scale]
    }

    private static let powersOfTen: InlineArray<23, Double> = [
      1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
      1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
  }
}
