import Telemetry

// Sums, products and what units they come out in.
extension Analyser {
  mutating func calculate(
    _ sign: Term.Arithmetic,
    _ left: Syntax,
    _ right: Syntax,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    let first = try number(left)
    let second = try number(right)
    switch sign {
    case .add, .subtract: return try sum(sign, first, second, offset)
    case .multiply, .divide: return try product(sign, first, second, offset)
    }
  }

  private func sum(
    _ sign: Term.Arithmetic,
    _ first: Measured,
    _ second: Measured,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    if let folded = folded(sign, first, second) {
      return Measured(term: .constant(folded), unit: nil, offset: offset, title: .number)
    }
    if first.unit?.hasShiftedZero == true, second.unit?.hasShiftedZero == true, sign == .subtract,
      let unit = first.unit
    {
      let (left, right, _) = try matched(first, second)
      return Measured(
        term: .arithmetic(.subtract, left, right),
        unit: unit.ofDifference,
        isDifference: true,
        offset: offset,
        title: .difference
      )
    }
    var (left, right) = (first, second)
    // What is added to or taken from a temperature is a step of degrees.
    if left.unit?.hasShiftedZero == true { right.isDifference = true }
    if right.unit?.hasShiftedZero == true, sign == .add { left.isDifference = true }
    let (lower, upper, unit) = try matched(left, right)
    return Measured(
      term: .arithmetic(sign, lower, upper),
      unit: unit,
      isDifference: first.isDifference && second.isDifference,
      offset: offset,
      title: sign == .add ? .sum : .difference
    )
  }

  private func folded(
    _ sign: Term.Arithmetic,
    _ first: Measured,
    _ second: Measured
  ) -> Double? {
    guard first.written == nil, second.written == nil, first.unit == nil, second.unit == nil,
      case .constant(let left) = first.term, case .constant(let right) = second.term
    else { return nil }
    let value =
      switch sign {
      case .add: left + right
      case .subtract: left - right
      case .multiply: left * right
      case .divide: left / right
      }
    return value.isFinite ? value : nil
  }

  private func product(
    _ sign: Term.Arithmetic,
    _ first: Measured,
    _ second: Measured,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    if let folded = folded(sign, first, second) {
      return Measured(term: .constant(folded), unit: nil, offset: offset, title: .number)
    }
    let left = try unitOfFactor(first)
    let right = try unitOfFactor(second)
    guard let unit = sign == .multiply ? left.times(right) : left.divided(by: right) else {
      throw ExpressionError(
        offset: offset,
        message: "\(first.title) and \(second.title) cannot be "
          + (sign == .multiply ? "multiplied" : "divided") + " (`\(left)`, `\(right)`)",
        remedy: left.hasShiftedZero || right.hasShiftedZero
          ? "degrees have no natural zero: compare the temperature itself, or take a difference"
          : "calculate with simpler units"
      )
    }
    return Measured(
      term: .arithmetic(sign, first.term, second.term),
      unit: unit,
      offset: offset,
      title: sign == .multiply ? .product : .quotient
    )
  }

  /// The unit of a factor; a bare number is a pure one.
  private func unitOfFactor(_ factor: Measured) throws(ExpressionError) -> Unit {
    guard let written = factor.written else { return factor.unit ?? .one }
    guard let unit = written.unit.flatMap({ Unit($0) }) else { throw unknownUnit(written, nil) }
    return unit
  }
}
