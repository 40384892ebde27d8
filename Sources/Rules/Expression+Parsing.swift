public import Telemetry

extension Expression {
  /// Understands a condition of the rule language, such as `dissolved_oxygen < 3 mg/L`.
  ///
  /// Numbers are converted to the unit of what they are compared with, and are in it when they name
  /// none. A metric outside the catalogue must stand in backquotes.
  ///
  /// - Parameters:
  ///   - text: the condition, at most 4096 characters.
  ///   - catalogue: the metrics that may be named.
  ///   - functions: the formulas that may be called.
  /// - Throws: ``ExpressionError`` with the place of the first fault.
  public init(
    parsing text: String,
    catalogue: MetricCatalogue = .standard,
    functions: FunctionTable = .none
  ) throws(ExpressionError) {
    var analyser = Analyser(catalogue: catalogue, table: functions)
    self = try analyser.condition(try Parser.parse(text))
  }
}

extension Expression.Comparison {
  /// The comparison that says the same with its sides exchanged.
  var mirrored: Self {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual: self
    }
  }

  /// Whether two numbers stand in this order; both are known.
  @inline(__always)
  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}
