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
    var title: PartTitle

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
      throw .textForNumber(text, at: offset)
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
      title: .text(term.text)
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
      title: .text(quantity.text)
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
      return Measured(term: .month, unit: Unit.one, offset: offset, title: .text("month"))
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
    guard isKnownFunction(name) else {
      return .unknownMetric(name, nearest: nearest, at: offset)
    }
    return .functionAsMetric(name, signature: signature(of: name), at: offset)
  }
}
