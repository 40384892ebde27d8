/// One step of a rule as it is judged: plain bits, its parts by their numbers.
struct Node: Sendable {
  enum Operation: UInt8, Sendable {
    case constant, input, add, subtract, multiply, divide, negative, converted, call
    case figure, age, days, dayFigure, dayRun, timeTo, month, countOf
    case compare, and, or, not, missing, stuck, isDaylight, inMaintenance, between
    case kindIs, stageIs, allOf, anyOf
  }

  var operation: Operation
  /// How two numbers are compared.
  var comparison = Expression.Comparison.less
  /// Whether its value is a span between two, for what is not known yet.
  var isSpan = false
  var left: Int32 = 0
  var right: Int32 = 0
  var number = 0.0
}
