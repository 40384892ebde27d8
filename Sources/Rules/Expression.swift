/// A condition of the rule language (design 3.3), parsed and checked.
///
/// Parse with ``Expression/init(parsing:catalogue:)``.
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

  /// The metric that is judged.
  public var metric: String
  /// Its channel, where one is named.
  public var channel: String?
  /// How it is compared.
  public var comparison: Comparison
  /// What it is compared with, in the metric's own unit.
  public var threshold: Double

  /// Makes a condition of its parts; the threshold is in the metric's own unit.
  public init(metric: String, channel: String?, comparison: Comparison, threshold: Double) {
    (self.metric, self.channel) = (metric, channel)
    (self.comparison, self.threshold) = (comparison, threshold)
  }
}
