import Rules
import Telemetry

/// One rule that is measured with, as text and as the engine wants it.
struct BenchRule {
  var name = ""
  var when: String
  var holdFor = TimeSpan.zero
  var keepFiringFor = TimeSpan.zero

  /// The rule, understood.
  func definition() throws -> RuleDefinition {
    RuleDefinition(
      name: name,
      when: try Expression(parsing: when),
      holdFor: holdFor,
      keepFiringFor: keepFiringFor
    )
  }

  /// The rule as a line of a rules file.
  var line: String {
    "  - { alert: \(name), when: \"\(when)\", for: \(holdFor), keep_firing_for: \(keepFiringFor) }"
  }
}
