/// An exact fraction of two integers in lowest terms, the denominator positive.
///
/// Scales of units are exact, so that a conversion rounds once, in the value, and not in the scale.
struct UnitRatio: Hashable, Sendable {
  /// The integer above.
  let numerator: Int64
  /// The integer below; positive.
  let denominator: Int64

  /// The number one.
  static let one = UnitRatio(whole: 1)
  /// The number zero.
  static let zero = UnitRatio(whole: 0)

  /// A whole number.
  init(whole: Int64) {
    (numerator, denominator) = (whole, 1)
  }

  /// A fraction in lowest terms; nil where the denominator is zero or a part does not fit.
  init?(_ numerator: Int64, _ denominator: Int64) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign: Int64 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / Int64(divisor)
    self.denominator = sign * denominator / Int64(divisor)
  }

  /// The product; nil where it does not fit.
  func times(_ other: UnitRatio) -> UnitRatio? {
    // Divided crosswise first, so that only a product that really is too large overflows.
    guard let first = UnitRatio(numerator, other.denominator),
      let second = UnitRatio(other.numerator, denominator)
    else { return nil }
    let (above, tooHigh) = first.numerator.multipliedReportingOverflow(by: second.numerator)
    let (below, tooLow) = first.denominator.multipliedReportingOverflow(by: second.denominator)
    return tooHigh || tooLow ? nil : UnitRatio(above, below)
  }

  /// One over it; nil for zero.
  var inverse: UnitRatio? { UnitRatio(denominator, numerator) }

  /// The whole power; nil where it does not fit.
  func raised(to power: Int16) -> UnitRatio? {
    guard let base = power < 0 ? inverse : self else { return nil }
    return (0..<power.magnitude).reduce(UnitRatio.one as UnitRatio?) { product, _ in
      product?.times(base)
    }
  }

  private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (larger, smaller) = (left, right)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }
}
