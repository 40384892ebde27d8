import Telemetry

/// Gives the tree of an expression its meaning: looks up names, converts units and refuses what
/// makes no sense.
struct Analyser {
  /// The metrics that a rule may name.
  let catalogue: MetricCatalogue
  /// What it may call.
  let table: FunctionTable
  /// The functions that it does call.
  var used: [String: DomainFunction] = [:]
  /// The parts that have a value of their own, as they are met.
  var parts: [Expression.Part] = []
  /// Whether figures of a whole day may stand here.
  var isWithinDay = false
  /// Whether a condition over all devices stands around this.
  var isWithinSite = false

  /// Makes an analyser.
  init(catalogue: MetricCatalogue, table: FunctionTable) {
    (self.catalogue, self.table) = (catalogue, table)
  }

  /// Gives the meaning of a whole condition.
  mutating func condition(_ syntax: Syntax) throws(ExpressionError) -> Expression {
    let term = try truth(syntax)
    guard term.looksAtSomething else {
      throw ExpressionError(
        offset: syntax.offset,
        message: "nothing that is measured stands in the condition, so the answer never changes",
        remedy: "compare a metric, such as `dissolved_oxygen < 3 mg/L`"
      )
    }
    return Expression(term: term, functions: used, parts: parts)
  }

  // MARK: Conditions

  /// Gives the meaning of a part that holds or does not.
  mutating func truth(_ syntax: Syntax) throws(ExpressionError) -> Term {
    switch syntax {
    case .infix(.and, let left, let right, _):
      return noted(.and(try truth(left), try truth(right)), unit: nil)
    case .infix(.or, let left, let right, _):
      return noted(.or(try truth(left), try truth(right)), unit: nil)
    case .prefix(.not, let inner, _): return noted(.not(try truth(inner)), unit: nil)
    case .comparison(let comparison, let left, let right, let offset):
      return noted(try compare(comparison, left, right, offset), unit: nil)
    case .call(let name, let arguments, let offset):
      if let term = try conditionCall(name, arguments, offset) { return noted(term, unit: nil) }
      throw notACondition(syntax)
    case .name(let name, nil, false, _):
      if let term = Self.contextCondition(name) { return noted(term, unit: nil) }
      throw notACondition(syntax)
    default: throw notACondition(syntax)
    }
  }

  private static func contextCondition(_ name: String) -> Term? {
    switch name {
    case "is_daylight": .isDaylight
    case "in_maintenance": .inMaintenance
    default: nil
    }
  }

  /// Notes a part, so that its value can be shown.
  mutating func noted(_ term: Term, unit: Unit?) -> Term {
    if !isWithinDay, !isWithinSite, !parts.contains(where: { $0.term == term }) {
      parts.append(Expression.Part(text: term.text, unit: unit?.code, term: term))
    }
    return term
  }

  private mutating func compare(
    _ comparison: Expression.Comparison,
    _ left: Syntax,
    _ right: Syntax,
    _ offset: Int
  ) throws(ExpressionError) -> Term {
    if let term = try textComparison(comparison, left, right, offset) { return term }
    let first = try number(left)
    let second = try number(right)
    if first.isBare, second.isBare {
      throw ExpressionError(
        offset: offset,
        message: "two numbers are compared, so the answer never changes",
        remedy: "put a metric on one side, such as `dissolved_oxygen < 3 mg/L`"
      )
    }
    let (lower, upper, _) = try matched(first, second)
    if case .constant = lower { return .comparison(comparison.mirrored, upper, lower) }
    return .comparison(comparison, lower, upper)
  }

  /// `kind == "rice_turtle"`, `stage != "drainage"`.
  private func textComparison(
    _ comparison: Expression.Comparison,
    _ left: Syntax,
    _ right: Syntax,
    _ offset: Int
  ) throws(ExpressionError) -> Term? {
    let (word, other): (Syntax, Syntax)
    if case .name(let name, nil, false, _) = left, name == "kind" || name == "stage" {
      (word, other) = (left, right)
    } else if case .name(let name, nil, false, _) = right, name == "kind" || name == "stage" {
      (word, other) = (right, left)
    } else if case .text(let text, let place) = left {
      throw .textForNumber(text, at: place)
    } else if case .text(let text, let place) = right {
      throw .textForNumber(text, at: place)
    } else {
      return nil
    }
    guard case .name(let name, _, _, _) = word else { return nil }
    guard case .text(let text, let place) = other else {
      throw ExpressionError(
        offset: other.offset,
        message: "`\(name)` is a word, and is compared with a word in quotation marks",
        remedy: name == "kind" ? "write kind == \"rice_turtle\"" : "write stage == \"heading\""
      )
    }
    guard comparison == .equal || comparison == .notEqual else {
      throw ExpressionError(
        offset: offset,
        message: "words are equal or not, neither is less",
        remedy: "write `==` or `!=`"
      )
    }
    let term = try self.word(name, text, place)
    return comparison == .equal ? term : .not(term)
  }

  private func word(_ name: String, _ text: String, _ offset: Int) throws(ExpressionError) -> Term {
    guard name == "kind" else { return .stageIs(text) }
    guard SiteKind(rawValue: text) != nil else {
      let kinds = SiteKind.allCases.map(\.rawValue)
      let nearest = NearestName.find(text, among: kinds)
      throw ExpressionError(
        offset: offset,
        message: "\"\(text)\" is not a kind of site",
        remedy: nearest.map { "write \"\($0)\"" }
          ?? "use one of \(kinds.joined(separator: ", "))"
      )
    }
    return .kindIs(text)
  }

  private func notACondition(_ syntax: Syntax) -> ExpressionError {
    if case .call(let name, _, let offset) = syntax, !isKnownFunction(name) {
      return unknownFunction(name, offset)
    }
    if case .name(let name, let channel, let isQuoted, let offset) = syntax,
      let error = unknownMetric(name, channel: channel, isQuoted: isQuoted, offset)
    {
      return error
    }
    return ExpressionError(
      offset: syntax.offset,
      message: "nothing is compared",
      remedy: "write a comparison such as `dissolved_oxygen < 3 mg/L`"
    )
  }
}
