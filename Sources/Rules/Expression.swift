/// A condition of the rule language (design 3.3), parsed and checked.
///
/// Parse with ``Expression/init(parsing:catalogue:functions:)``.
public struct Expression: Hashable, Sendable {
  /// The orders that two numbers can be compared by.
  public enum Comparison: String, Sendable, CaseIterable {
    /// Less than.
    case less = "<"
    /// Less than or equal.
    case lessOrEqual = "<="
    /// Greater than.
    case greater = ">"
    /// Greater than or equal.
    case greaterOrEqual = ">="
    /// Equal.
    case equal = "=="
    /// Not equal.
    case notEqual = "!="
  }

  /// One metric against one number: what most conditions are.
  public struct Limit: Hashable, Sendable {
    /// The metric.
    public var metric: String
    /// Its channel, where one is named.
    public var channel: String?
    /// How it is compared.
    public var comparison: Comparison
    /// What it is compared with, in the metric's own unit.
    public var threshold: Double
  }

  /// One part of the condition, for people who want to know why.
  public struct Part: Hashable, Sendable {
    /// How it is written.
    public var text: String
    /// The UCUM code of its value; nil for a condition.
    public var unit: String?
    let term: Term
  }

  let term: Term
  let functions: [String: DomainFunction]
  /// The parts that have a value of their own, the inner ones first.
  public let parts: [Part]

  init(term: Term, functions: [String: DomainFunction], parts: [Part]) {
    (self.term, self.functions, self.parts) = (term, functions, parts)
  }

  /// The condition as one would write it, with numbers in the units that metrics are kept in.
  public var text: String { term.text }

  /// The metrics that it looks at.
  public var metrics: Set<String> {
    var found: Set<String> = []
    var rest = [term]
    while let term = rest.popLast() {
      found.formUnion(term.inputs.compactMap(\.metric))
      rest += term.children
    }
    return found
  }

  /// The devices of the same site that it names.
  public var devices: Set<String> {
    var found: Set<String> = []
    var rest = [term]
    while let term = rest.popLast() {
      found.formUnion(term.inputs.compactMap(\.device))
      rest += term.children
    }
    return found
  }

  /// The condition as one metric against one number; nil where it is more than that.
  public var limit: Limit? {
    guard case .comparison(let comparison, .input(let input), .constant(let threshold)) = term,
      let metric = input.metric, input.device == nil
    else { return nil }
    return Limit(
      metric: metric,
      channel: input.channel,
      comparison: comparison,
      threshold: threshold
    )
  }

  /// Whether both mean the same.
  public static func == (left: Expression, right: Expression) -> Bool { left.term == right.term }

  /// Hashes the meaning.
  public func hash(into hasher: inout Hasher) { hasher.combine(term) }
}
