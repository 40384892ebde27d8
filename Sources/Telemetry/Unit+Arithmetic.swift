extension Unit {
  /// Whether it is a pure number: `1`, `%`, `{state}`.
  public var isPureNumber: Bool { measure.dimension == .none }

  /// Whether its zero lies elsewhere than that of the base unit: `Cel`, `[degF]`.
  public var hasShiftedZero: Bool { !measure.isProportional }

  /// The unit of a product; nil where a factor has a shifted zero or the scale does not fit.
  public func times(_ other: Unit) -> Unit? {
    guard let product = measure.times(other.measure) else { return nil }
    if measure == .one { return other }
    if other.measure == .one { return self }
    return Unit(code: "\(factor).\(other.factor)", measure: product)
  }

  /// The unit of a quotient; nil where a part has a shifted zero or the scale does not fit.
  public func divided(by other: Unit) -> Unit? {
    guard let inverse = other.measure.raised(to: -1), let quotient = measure.times(inverse) else {
      return nil
    }
    if other.measure == .one { return self }
    return Unit(code: "\(factor)/\(other.factor)", measure: quotient)
  }

  /// The unit in which a difference of two values is told: kelvin for temperatures, else itself.
  public var ofDifference: Unit {
    guard hasShiftedZero, let kelvin = Unit("K"), isComparable(with: kelvin) else { return self }
    return kelvin
  }

  private var factor: String {
    code.contains { $0 == "/" || $0 == "." } ? "(\(code))" : code
  }
}
