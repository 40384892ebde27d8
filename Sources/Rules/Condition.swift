import Telemetry

/// What an expression asks of one value, without the names in it.
///
/// It is plain bits: judging a sample copies no text and counts no reference.
struct Condition: Hashable, Sendable {
  /// How the value is compared.
  var comparison: Expression.Comparison
  /// What it is compared with.
  var threshold: Double

  /// Takes what an expression asks.
  init(_ expression: Expression) {
    (comparison, threshold) = (expression.comparison, expression.threshold)
  }

  /// Whether it holds for a value in the metric's own unit.
  func holds(for value: Double) -> Bool {
    switch comparison {
    case .less: value < threshold
    case .lessOrEqual: value <= threshold
    case .greater: value > threshold
    case .greaterOrEqual: value >= threshold
    case .equal: value == threshold
    case .notEqual: value != threshold
    }
  }
}
