import Telemetry

/// From a field's name to a metric and a channel.
struct FieldNaming: Sendable {
  private let catalogue: MetricCatalogue
  private let byTitle: [String: String]

  /// Makes the naming by a catalogue.
  init(catalogue: MetricCatalogue) {
    self.catalogue = catalogue
    byTitle = Dictionary(
      catalogue.metrics.flatMap { [($0.simplified, $0.name), ($0.traditional, $0.name)] },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The measure that a field stands for; nil where its name maps to nothing.
  ///
  /// A name with dots is a path: the part that is a known metric is the metric and the others are
  /// the channel; where none is, the first part is the metric.
  func measure(of name: [UInt8], renamed: [String: String]) -> (metric: String, channel: String?)? {
    let text = String(decoding: name, as: UTF8.self)
    let target = renamed[text] ?? text
    if let metric = known(target) { return (metric, nil) }
    let parts = target.split(separator: ".").map(String.init)
    guard parts.count > 1 else {
      return NamePart.encoded(renamed[text].map { Array($0.utf8) } ?? name).map { ($0, nil) }
    }
    let place = parts.firstIndex { known($0) != nil } ?? 0
    let rest = parts.indices.filter { $0 != place }.map { parts[$0] }.joined(separator: ".")
    guard let metric = known(parts[place]) ?? NamePart.encoded(parts[place].utf8),
      let channel = NamePart.encoded(rest.utf8)
    else { return nil }
    return (metric, channel)
  }

  private func known(_ name: String) -> String? {
    catalogue[name]?.name ?? byTitle[name]
  }
}
