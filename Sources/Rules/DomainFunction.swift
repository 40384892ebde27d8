/// A formula of the field that rules can call, such as `vpd(air_temp, rel_humidity)`.
///
/// It is handed in: the language knows no agronomy of its own.
public struct DomainFunction: Sendable {
  /// The most arguments that a function can have.
  public static let maximumArguments = 8

  /// One argument.
  public struct Parameter: Hashable, Sendable {
    /// What it stands for, for messages.
    public var name: String
    /// The UCUM code in which the formula wants it.
    public var unit: String
    /// What is taken where the call leaves it out; nil where it must be there.
    public var fallback: Double?

    /// Makes a parameter.
    public init(_ name: String, _ unit: String, fallback: Double? = nil) {
      (self.name, self.unit, self.fallback) = (name, unit, fallback)
    }
  }

  /// Its name in rules.
  public var name: String
  /// Its arguments; those with a fallback come last.
  public var parameters: [Parameter]
  /// The UCUM code of its result.
  public var unit: String
  /// The formula: arguments in the order of ``parameters``, nil where it has no answer.
  public var formula: @Sendable (SIMD8<Double>) -> Double?

  /// Makes a function.
  public init(
    _ name: String,
    _ parameters: [Parameter],
    unit: String,
    formula: @escaping @Sendable (SIMD8<Double>) -> Double?
  ) {
    precondition(parameters.count <= Self.maximumArguments, "too many parameters")
    (self.name, self.parameters, self.unit, self.formula) = (name, parameters, unit, formula)
  }

  /// How a call is written: `vpd(air_temp, rel_humidity)`.
  public var signature: String {
    let names = parameters.map { $0.fallback == nil ? $0.name : "[\($0.name)]" }
    return "\(name)(\(names.joined(separator: ", ")))"
  }
}
