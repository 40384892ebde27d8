import Telemetry

/// What a rule may speak of: the metrics and sites that the configuration knows.
struct RuleScope {
  /// The metrics.
  var catalogue: MetricCatalogue
  /// The sites; empty where none is configured.
  var sites: [SiteDefinition]
}
