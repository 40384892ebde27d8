import Telemetry

/// What of a rule is asked at every reading, as plain bits: copying it counts no reference.
struct RuleTraits: Sendable {
  var use: RuleDefinition.Use
  var onSilence: RuleDefinition.Silence
  var settle: TimeSpan
  var holdFor: TimeSpan
  var keepFiringFor: TimeSpan

  init(_ rule: RuleDefinition) {
    (use, onSilence, settle) = (rule.use, rule.onSilence, rule.settle)
    (holdFor, keepFiringFor) = (rule.holdFor, rule.keepFiringFor)
  }
}
