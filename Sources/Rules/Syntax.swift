/// An expression as it was written, before its names and units are looked up.
///
/// Every part knows the offset at which an error about it points: its first character, and for what
/// stands between two parts the sign itself.
indirect enum Syntax: Hashable, Sendable {
  /// The signs between two parts, apart from comparisons.
  enum Operator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case and, or
  }

  /// The signs before a part.
  enum Prefix: String, Sendable {
    case minus = "-"
    case plus = "+"
    case not
  }

  /// A number with its unit.
  case quantity(Quantity, offset: Int)
  /// A metric or a word of the context.
  case name(String, channel: String?, isQuoted: Bool, offset: Int)
  /// A metric of another device at the site: `other(pump-1).flow_rate`.
  case other(device: String, metric: String, channel: String?, isQuoted: Bool, offset: Int)
  /// A text.
  case text(String, offset: Int)
  /// A function with its arguments.
  case call(String, [Syntax], offset: Int)
  /// A part with a sign before it.
  case prefix(Prefix, Syntax, offset: Int)
  /// Two parts with a sign between them.
  case infix(Operator, Syntax, Syntax, offset: Int)
  /// Two parts that are compared.
  case comparison(Expression.Comparison, Syntax, Syntax, offset: Int)

  /// Where an error about it points.
  var offset: Int {
    switch self {
    case .quantity(_, let offset), .name(_, _, _, let offset), .text(_, let offset),
      .other(_, _, _, _, let offset),
      .call(_, _, let offset), .prefix(_, _, let offset), .infix(_, _, _, let offset),
      .comparison(_, _, _, let offset):
      offset
    }
  }
}
