import Rules
import Telemetry

/// What a rule may speak of: the metrics and sites that the configuration knows.
struct RuleScope {
  /// The metrics.
  var catalogue: MetricCatalogue
  /// The sites; empty where none is configured.
  var sites: [SiteDefinition]
  /// The formulas that it may call.
  var functions = FunctionTable.agronomy

  /// Stands for a condition that is at fault, only for the while: such a rule is not kept.
  var never: Expression {
    do {
      return try Expression(parsing: "`-` == 0")
    } catch {
      preconditionFailure("a condition that is sound: \(error)")
    }
  }
}
