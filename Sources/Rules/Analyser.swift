import Telemetry

/// Gives the tree of an expression its meaning: looks up metrics, converts units and refuses what
/// cannot be judged.
///
/// One comparison of one metric with one number is what it knows; the full language grows here.
struct Analyser {
  /// The metrics that a rule may name.
  var catalogue: MetricCatalogue

  /// Gives the meaning of a whole condition.
  func condition(_ syntax: Syntax) throws(ExpressionError) -> Expression {
    guard case .comparison(let comparison, let left, let right, let offset) = syntax else {
      throw unsupported(syntax) ?? notACondition(syntax)
    }
    if let error = unsupported(left) ?? unsupported(right) { throw error }
    if let measure = measure(left), let number = number(right) {
      return try expression(measure, comparison, number)
    }
    if let measure = measure(right), let number = number(left) {
      return try expression(measure, comparison.mirrored, number)
    }
    if number(left) != nil, number(right) != nil {
      throw ExpressionError(
        offset: offset,
        message: "two numbers are compared, so the answer never changes",
        remedy: "put a metric on one side, such as `dissolved_oxygen < 3 mg/L`"
      )
    }
    throw ExpressionError(
      offset: offset,
      message: "comparing two metrics is not part of this version",
      remedy: "compare one metric with a number"
    )
  }

  private struct Measure {
    var metric: String
    var channel: String?
    var isQuoted: Bool
    var offset: Int
  }

  private struct Number {
    var quantity: Quantity
    var isNegative: Bool
    var offset: Int
  }

  private func measure(_ syntax: Syntax) -> Measure? {
    guard case .name(let metric, let channel, let isQuoted, let offset) = syntax else { return nil }
    return Measure(metric: metric, channel: channel, isQuoted: isQuoted, offset: offset)
  }

  /// A number with any signs before it; the sign belongs to the number before it is converted.
  private func number(_ syntax: Syntax) -> Number? {
    switch syntax {
    case .quantity(let quantity, let offset):
      return Number(quantity: quantity, isNegative: false, offset: offset)
    case .prefix(.minus, let inner, _):
      guard var number = number(inner) else { return nil }
      number.isNegative.toggle()
      return number
    case .prefix(.plus, let inner, _): return number(inner)
    default: return nil
    }
  }

  private func expression(
    _ measure: Measure,
    _ comparison: Expression.Comparison,
    _ number: Number
  ) throws(ExpressionError) -> Expression {
    let unit = try unit(of: measure)
    return Expression(
      metric: measure.metric,
      channel: measure.channel,
      comparison: comparison,
      threshold: try threshold(number, of: measure, in: unit)
    )
  }

  private func unit(of measure: Measure) throws(ExpressionError) -> String {
    if let error = unknown(measure) { throw error }
    return catalogue.unit(of: measure.metric)
  }

  private func unknown(_ measure: Measure) -> ExpressionError? {
    guard !measure.isQuoted, catalogue[measure.metric] == nil else { return nil }
    let nearest = NearestName.find(measure.metric, among: catalogue.metrics.lazy.map(\.name))
    let own = "write `\(measure.metric)` in backquotes if devices send it under that name"
    return ExpressionError(
      offset: measure.offset,
      message: "`\(measure.metric)` is not a metric that is known",
      remedy: nearest.map { "write `\($0)`" } ?? own
    )
  }

  private func threshold(
    _ number: Number,
    of measure: Measure,
    in unit: String
  ) throws(ExpressionError) -> Double {
    let value = number.isNegative ? -number.quantity.value : number.quantity.value
    guard let written = number.quantity.unit else { return value }
    if let from = Unit(written), let to = Unit(unit),
      let converted = Unit.convert(value, from: from, to: to)
    {
      return converted
    }
    throw ExpressionError(
      offset: number.quantity.unitOffset,
      message: Unit(written) == nil
        ? "`\(written)` is not a unit that is known"
        : "`\(written)` does not measure what `\(measure.metric)` does, which is kept in `\(unit)`",
      remedy: "write the number in `\(unit)`"
    )
  }

  // MARK: What this version leaves out

  /// The first part from the left that this version cannot judge.
  private func unsupported(_ syntax: Syntax) -> ExpressionError? {
    switch syntax {
    case .quantity: return nil
    case .name(let name, let channel, let isQuoted, let offset):
      let isContext = channel == nil && !isQuoted && Self.context.contains(name)
      guard isContext, catalogue[name] == nil else { return measure(syntax).flatMap(unknown) }
      return leftOut("words of the context such as `\(name)` are", offset, Self.whereRemedy)
    case .text(_, let offset): return leftOut("texts are", offset, Self.whereRemedy)
    case .call(let name, _, let offset):
      return leftOut("functions such as \(name)() are", offset, Self.comparisonRemedy)
    case .prefix(.not, let inner, let offset):
      return unsupported(inner)
        ?? leftOut("`not` is", offset, "turn the comparison around: `<` into `>=`")
    case .prefix(_, let inner, let offset):
      if number(syntax) != nil { return nil }
      return unsupported(inner) ?? leftOut("calculating is", offset, Self.comparisonRemedy)
    case .infix(let sign, let left, let right, let offset):
      return unsupported(left) ?? unsupported(right) ?? leftOut(sign, offset)
    case .comparison(_, let left, let right, _): return unsupported(left) ?? unsupported(right)
    }
  }

  private func leftOut(_ sign: Syntax.Operator, _ offset: Int) -> ExpressionError {
    switch sign {
    case .and, .or:
      leftOut("`\(sign.rawValue)` is", offset, "make two rules, each with one comparison")
    case .add, .subtract, .multiply, .divide:
      leftOut("calculating with `\(sign.rawValue)` is", offset, Self.comparisonRemedy)
    }
  }

  private func leftOut(_ what: String, _ offset: Int, _ remedy: String) -> ExpressionError {
    ExpressionError(offset: offset, message: "\(what) not part of this version", remedy: remedy)
  }

  private func notACondition(_ syntax: Syntax) -> ExpressionError {
    ExpressionError(
      offset: syntax.offset,
      message: "nothing is compared",
      remedy: "write a comparison such as `dissolved_oxygen < 3 mg/L`"
    )
  }

  /// The words that stand for the place and time of the judgement (design 3.3).
  private static let context: Set<String> = ["kind", "stage", "is_daylight"]
  private static let comparisonRemedy = "compare one metric with one number"
  private static let whereRemedy = "compare one metric with one number; choose sites by `where:`"
}
