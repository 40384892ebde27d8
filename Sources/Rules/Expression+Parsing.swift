public import Telemetry

extension Expression {
  /// Understands a condition of the rule language, such as `dissolved_oxygen < 3 mg/L`.
  ///
  /// The number may stand on either side, is converted to the metric's own unit, and is in that unit
  /// when it names none. A metric outside the catalogue must stand in backquotes.
  ///
  /// - Parameters:
  ///   - text: the condition, at most 4096 characters.
  ///   - catalogue: the metrics that may be named.
  /// - Throws: ``ExpressionError`` with the place of the first fault, also for parts of the language
  ///   that this version does not judge.
  public init(
    parsing text: String,
    catalogue: MetricCatalogue = .standard
  ) throws(ExpressionError) {
    self = try Analyser(catalogue: catalogue).condition(try Parser.parse(text))
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
}
