import Telemetry

extension Analyser {
  /// Brings two numbers to one unit: a bare one takes that of the other, a written one is converted.
  ///
  /// - Returns: both, and the unit that they share.
  func matched(
    _ first: Measured,
    _ second: Measured
  ) throws(ExpressionError) -> (Term, Term, Unit?) {
    if let unit = first.unit, first.written == nil {
      let isDifference = first.isDifference || second.isDifference && unit.hasShiftedZero
      return (
        first.term,
        try converted(second, to: unit, isDifference: isDifference, beside: first),
        unit
      )
    }
    if let unit = second.unit, second.written == nil {
      return (
        try converted(first, to: unit, isDifference: second.isDifference, beside: second),
        second.term,
        unit
      )
    }
    return try matchedNumbers(first, second)
  }

  /// Two numbers that were written, at least one with a unit.
  private func matchedNumbers(
    _ first: Measured,
    _ second: Measured
  ) throws(ExpressionError) -> (Term, Term, Unit?) {
    guard let written = first.written ?? second.written, let text = written.unit else {
      return (first.term, second.term, nil)
    }
    guard let unit = Unit(text) else { throw unknownUnit(written, nil) }
    return (
      try converted(first, to: unit, isDifference: true, beside: second),
      try converted(second, to: unit, isDifference: true, beside: first),
      unit
    )
  }

  /// A number in another unit.
  ///
  /// - Parameters:
  ///   - number: the number, with its unit.
  ///   - unit: the unit that is wanted.
  ///   - isDifference: whether degrees are a step, and no temperature.
  ///   - other: what it stands beside, for the message.
  /// - Returns: the term that yields it.
  /// - Throws: ``ExpressionError`` for quantities of different kinds.
  func converted(
    _ number: Measured,
    to unit: Unit,
    isDifference: Bool,
    beside other: Measured
  ) throws(ExpressionError) -> Term {
    if let written = number.written {
      return .constant(try value(of: written, in: unit, isDifference: isDifference, beside: other))
    }
    guard let own = number.unit else { return number.term }
    guard let conversion = own.conversion(to: unit) else {
      throw .otherKind(number.title, "\(own)", beside: other.title, "\(unit)", at: number.offset)
    }
    guard !conversion.isIdentity else { return number.term }
    return .converted(conversion, number.term)
  }

  /// The value of a written number in a unit.
  func value(
    of written: Quantity,
    in unit: Unit,
    isDifference: Bool,
    beside other: Measured
  ) throws(ExpressionError) -> Double {
    guard let text = written.unit else { return written.value }
    // `10m` beside a length of time is ten minutes, not ten metres.
    if let seconds = Unit("s"), unit.isComparable(with: seconds), let span = Self.span(written),
      let value = Unit.convert(span.seconds, from: seconds, to: unit)
    {
      return value
    }
    guard let from = Unit(text) else { throw unknownUnit(written, unit) }
    guard let value = Unit.convert(written.value, from: from, to: unit) else {
      throw .wrongUnit(text, beside: other.title, in: "\(unit)", at: written.unitOffset)
    }
    guard isDifference, from.hasShiftedZero || unit.hasShiftedZero,
      let zero = Unit.convert(0, from: from, to: unit)
    else { return value }
    return value - zero
  }

  /// The error for a unit that is none.
  func unknownUnit(_ written: Quantity, _ wanted: Unit?) -> ExpressionError {
    .unknownUnit(written.unit ?? "", wanted: wanted.map { "\($0)" }, at: written.unitOffset)
  }

  /// A written number as a length of time, such as `10m` or `1h30m`; nil where it is none.
  static func span(_ written: Quantity) -> TimeSpan? {
    TimeSpan(written.text.split(whereSeparator: \.isWhitespace).joined())
  }

  /// Reads an argument that is a length of time.
  func span(
    _ syntax: Syntax,
    of function: String
  ) throws(ExpressionError) -> TimeSpan {
    guard case .quantity(let quantity, _) = syntax, let span = Self.span(quantity) else {
      throw .noLengthOfTime(in: function, at: syntax.offset)
    }
    guard (TimeSpan.seconds(1) ... .days(31)).contains(span) else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "\(span) is outside of what \(function)() can look back, 1s to 31d",
        remedy: "write a length of time from 1s to 31d"
      )
    }
    return span
  }
}
