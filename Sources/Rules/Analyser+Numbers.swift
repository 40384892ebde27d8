import Telemetry

extension Analyser {
  /// A number with its unit.
  struct Measured {
    /// Its meaning.
    var term: Term
    /// Its unit; nil for a bare number, which takes the unit of what stands beside it.
    var unit: Unit?
    /// Whether it is a difference of two values, so that the zero of its unit does not matter.
    var isDifference = false
    /// How it was written, for a number with a unit of its own.
    var written: Quantity?
    /// Where it stands.
    var offset: Int
    /// What it is called in messages.
    var title: String

    /// Whether it is made of numbers without units alone.
    var isBare: Bool {
      guard written == nil else { return true }
      if case .constant = term { return true }
      return false
    }
  }

  /// Gives the meaning of a part that is a number.
  mutating func number(_ syntax: Syntax) throws(ExpressionError) -> Measured {
    switch syntax {
    case .quantity(let quantity, let offset): return try literal(quantity, offset)
    case .name(let name, let channel, let isQuoted, let offset):
      return try named(name, channel: channel, isQuoted: isQuoted, offset)
    case .other(let device, let metric, let channel, let isQuoted, let offset):
      if let error = unknownMetric(metric, channel: channel, isQuoted: isQuoted, offset) {
        throw error
      }
      let input = Term.Input(metric: metric, channel: channel, device: device)
      return measured(.input(input), unit: Unit(catalogue.unit(of: metric)), offset)
    case .call(let name, let arguments, let offset):
      return try numberCall(name, arguments, offset)
    case .prefix(.minus, let inner, let offset): return negated(try number(inner), offset)
    case .prefix(.plus, let inner, _): return try number(inner)
    case .infix(let sign, let left, let right, let offset):
      guard let arithmetic = Term.Arithmetic(rawValue: sign.rawValue) else {
        throw wantsNumber(syntax)
      }
      let result = try calculate(arithmetic, left, right, offset)
      if case .constant = result.term { return result }
      _ = noted(result.term, unit: result.unit ?? .one)
      return result
    case .text(let text, let offset):
      throw ExpressionError(
        offset: offset,
        message: "\"\(text)\" is a text where a number should stand",
        remedy: "take the quotation marks away"
      )
    case .comparison, .prefix: throw wantsNumber(syntax)
    }
  }

  private func wantsNumber(_ syntax: Syntax) -> ExpressionError {
    ExpressionError(
      offset: syntax.offset,
      message: "a condition stands where a number should",
      remedy: "join conditions by `and` or `or`; hours(…, 24h) tells how long one holds"
    )
  }

  /// A number that is measured, noted as a part of its own.
  mutating func measured(
    _ term: Term,
    unit: Unit?,
    isDifference: Bool = false,
    _ offset: Int
  ) -> Measured {
    Measured(
      term: noted(term, unit: unit),
      unit: unit,
      isDifference: isDifference,
      offset: offset,
      title: "`\(term.text)`"
    )
  }

  private func literal(
    _ quantity: Quantity,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    Measured(
      term: .constant(quantity.value),
      unit: nil,
      written: quantity.unit == nil ? nil : quantity,
      offset: offset,
      title: "`\(quantity.text)`"
    )
  }

  private func negated(_ inner: Measured, _ offset: Int) -> Measured {
    var result = inner
    result.offset = offset
    if var written = inner.written {
      written.value = -written.value
      result.written = written
      result.term = .constant(written.value)
    } else if case .constant(let value) = inner.term {
      result.term = .constant(-value)
    } else {
      result.term = .negative(inner.term)
    }
    return result
  }

  private mutating func named(
    _ name: String,
    channel: String?,
    isQuoted: Bool,
    _ offset: Int
  ) throws(ExpressionError) -> Measured {
    if name == "month", channel == nil, !isQuoted, catalogue[name] == nil {
      return Measured(term: .month, unit: Unit.one, offset: offset, title: "`month`")
    }
    if let error = misusedWord(name, channel: channel, isQuoted: isQuoted, offset) { throw error }
    if let error = unknownMetric(name, channel: channel, isQuoted: isQuoted, offset) { throw error }
    let input = Term.Input(metric: name, channel: channel)
    return measured(.input(input), unit: Unit(catalogue.unit(of: name)), offset)
  }

  private func misusedWord(
    _ name: String,
    channel: String?,
    isQuoted: Bool,
    _ offset: Int
  ) -> ExpressionError? {
    guard channel == nil, !isQuoted, catalogue[name] == nil else { return nil }
    switch name {
    case "kind", "stage":
      return ExpressionError(
        offset: offset,
        message: "`\(name)` is a word, not a number",
        remedy: "write \(name) == \"…\""
      )
    case "is_daylight", "in_maintenance":
      return ExpressionError(
        offset: offset,
        message: "`\(name)` holds or does not; it is not a number",
        remedy: "join it by `and` or `or`"
      )
    case "any":
      return ExpressionError(
        offset: offset,
        message: "`any` stands for whatever a device sends, so it has no value",
        remedy: "use it in age(any) or missing(any, 1h)"
      )
    default: return nil
    }
  }

  /// The error for a metric that nobody knows.
  func unknownMetric(
    _ name: String,
    channel: String?,
    isQuoted: Bool,
    _ offset: Int
  ) -> ExpressionError? {
    guard !isQuoted, catalogue[name] == nil else { return nil }
    let words = ["is_daylight", "in_maintenance", "month", "kind", "stage"]
    let nearest =
      NearestName.find(name, among: catalogue.metrics.map(\.name) + words)
    let isCall = isKnownFunction(name)
    let own = "write `\(name)` in backquotes if devices send it under that name"
    return ExpressionError(
      offset: offset,
      message: isCall
        ? "`\(name)` is a function and wants its arguments"
        : "`\(name)` is not a metric that is known",
      remedy: isCall ? "write \(signature(of: name))" : nearest.map { "write `\($0)`" } ?? own
    )
  }

  // MARK: Calculating

  private mutating func calculate(
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
      return Measured(term: .constant(folded), unit: nil, offset: offset, title: "the number")
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
        title: "the difference"
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
      title: sign == .add ? "the sum" : "the difference"
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
      return Measured(term: .constant(folded), unit: nil, offset: offset, title: "the number")
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
      title: sign == .multiply ? "the product" : "the quotient"
    )
  }

  /// The unit of a factor; a bare number is a pure one.
  private func unitOfFactor(_ factor: Measured) throws(ExpressionError) -> Unit {
    guard let written = factor.written else { return factor.unit ?? .one }
    guard let unit = written.unit.flatMap({ Unit($0) }) else { throw unknownUnit(written, nil) }
    return unit
  }
}
