/// Arithmetic with numbers that were decimals when they were sent, so that they stay the decimals
/// that they were.
enum ExactDecimal {
  /// The sum of two decimals: 0.1 and 0.2 are 0.3.
  static func sum(_ left: Double, _ right: Double) -> Double {
    if left == 0 || right == 0 { return left + right }
    for index in powers.indices {
      let power = powers[index]
      let (first, second) = ((left * power).rounded(), (right * power).rounded())
      guard abs(first) < 0x1p53, abs(second) < 0x1p53 else { break }
      if first / power == left, second / power == right { return (first + second) / power }
    }
    return left + right
  }

  /// The product of a whole number and a decimal factor: 284 times 0.1 is 28.4.
  static func product(_ whole: Double, _ factor: Double) -> Double {
    for index in powers.indices {
      let power = powers[index]
      let scaled = (factor * power).rounded()
      if scaled / power == factor, abs(scaled * whole) < 0x1p53 { return scaled * whole / power }
    }
    return whole * factor
  }

  /// A whole number times a power of ten.
  static func scaled(_ mantissa: Double, exponent: Int) -> Double {
    guard (-22...22).contains(exponent) else {
      // Beyond 10^22 powers of ten are not exact any more; two steps reach all doubles.
      guard abs(exponent) <= 400 else { return exponent > 0 ? mantissa * .infinity : 0 }
      let step = exponent > 0 ? 22 : -22
      return scaled(scaled(mantissa, exponent: step), exponent: exponent - step)
    }
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    return exponent < 0 ? mantissa / power : mantissa * power
  }

  /// The shortest decimal that means this number of 32 bits: a sensor's 23.1 is 23.1 and not
  /// 23.100000381.
  static func shortest(_ single: Float) -> Double {
    let exact = Double(single)
    for index in powers.indices {
      let power = powers[index]
      let scaled = (exact * power).rounded()
      guard abs(scaled) < 0x1p53 else { break }
      let decimal = scaled / power
      if Float(decimal) == single { return decimal }
    }
    return exact
  }

  private static let powers: InlineArray<10, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
  ]
}
