import Telemetry

/// The part of a rule that every sample is held against, as plain bits.
struct RuleConditions: Sendable {
  /// Which values count.
  var use: RuleDefinition.Use
  /// When the rule raises.
  var raise: Condition
  /// When it ends; nil for "not when it raises".
  var clear: Condition?

  /// Takes what a rule asks.
  init(_ rule: RuleDefinition) {
    use = rule.use
    raise = Condition(rule.when)
    clear = rule.clear.map(Condition.init)
  }
}
