/// The metrics that are known by name.
public struct MetricCatalogue: Sendable {
  /// The metrics, in the order of the catalogue.
  public let metrics: [Metric]
  private let byName: [String: Metric]

  /// Makes a catalogue; of two metrics with one name the later counts.
  public init(_ metrics: [Metric]) {
    self.metrics = metrics
    byName = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// The metric with this name.
  public subscript(name: String) -> Metric? { byName[name] }

  /// The UCUM code under which a metric is stored: its own, or `1` when it is unknown.
  public func unit(of metric: String) -> String { byName[metric]?.unit ?? "1" }
}
