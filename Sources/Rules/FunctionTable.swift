/// What rules are handed from outside: the formulas of the field, and where the sun stands.
public struct FunctionTable: Sendable {
  /// The formulas, by name.
  public let functions: [String: DomainFunction]
  /// Whether the sun is up at degrees north, degrees east and seconds since 1970; nil where that
  /// cannot be told.
  public let isDaylight: @Sendable (Double, Double, Double) -> Bool?

  /// Makes a table; of two functions with one name the later counts.
  public init(
    _ functions: [DomainFunction],
    isDaylight: @escaping @Sendable (Double, Double, Double) -> Bool?
  ) {
    self.functions = Dictionary(functions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.isDaylight = isDaylight
  }

  /// No formulas, and no sun.
  public static let none = FunctionTable([]) { _, _, _ in nil }
}
