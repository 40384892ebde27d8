/// The way from one unit to another: `(value × multiplier + addend) ÷ divisor`, in whole numbers.
///
/// Written this way 86 °F is 30 °C exactly and 1.42 mS/cm is 1420 µS/cm: the only error is that of
/// rounding the result.
public struct UnitConversion: Hashable, Sendable {
  @usableFromInline let multiplier: Double
  @usableFromInline let addend: Double
  @usableFromInline let divisor: Double

  /// The conversion that changes nothing.
  public static let identity = UnitConversion(multiplier: 1, addend: 0, divisor: 1)

  /// Whether it changes nothing.
  @inlinable
  public var isIdentity: Bool { multiplier == 1 && addend == 0 && divisor == 1 }

  /// The value in the other unit; nil where that is not a finite number.
  @inlinable
  public func callAsFunction(_ value: Double) -> Double? {
    if isIdentity { return value.isFinite ? value : nil }
    let result = (value * multiplier + addend) / divisor
    return result.isFinite ? result : nil
  }

  /// The conversion between scales with a shift: `(value + before) × scale - after`.
  init?(before: UnitRatio, scale: UnitRatio, after: UnitRatio) {
    guard let raised = before.times(scale),
      let common = Self.leastCommonMultiple(
        [scale.denominator, raised.denominator, after.denominator]
      )
    else { return nil }
    let multiplier = scale.numerator.multipliedReportingOverflow(by: common / scale.denominator)
    let above = raised.numerator.multipliedReportingOverflow(by: common / raised.denominator)
    let below = after.numerator.multipliedReportingOverflow(by: common / after.denominator)
    guard !multiplier.overflow, !above.overflow, !below.overflow else { return nil }
    self.init(
      multiplier: Double(multiplier.partialValue),
      addend: Double(above.partialValue - below.partialValue),
      divisor: Double(common)
    )
  }

  private init(multiplier: Double, addend: Double, divisor: Double) {
    (self.multiplier, self.addend, self.divisor) = (multiplier, addend, divisor)
  }

  private static func leastCommonMultiple(_ numbers: [Int64]) -> Int64? {
    numbers.reduce(1 as Int64?) { multiple, number in
      guard let multiple, let step = UnitRatio(multiple, number) else { return nil }
      let product = step.numerator.multipliedReportingOverflow(by: number)
      return product.overflow ? nil : product.partialValue
    }
  }
}
