import Telemetry

/// From a field's name to a metric and a channel.
struct FieldNaming: Sendable {
  /// What a field stands for.
  struct Measure {
    /// The metric.
    var metric: String
    /// The channel.
    var channel: String?
    /// Whether the configuration or a profile gave it this name.
    var isRenamed: Bool
  }

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
  ///
  /// Where the register and profile say nothing, the names hold that the format itself gives.
  func measure(
    of name: [UInt8],
    _ definition: DeviceDefinition?,
    _ names: StandardNames
  ) -> Measure? {
    let text = String(decoding: name, as: UTF8.self)
    let renamed = definition.flatMap { renaming(of: text, $0.rename) }
    let target = renamed?.target ?? names.measure(of: text) ?? text
    let bytes = target == text ? name : Array(target.utf8)
    guard var measure = plainMeasure(target, bytes, isRenamed: renamed != nil) else { return nil }
    if measure.channel == nil, let captured = renamed?.captured {
      measure.channel = NamePart.encoded(captured.utf8)
    }
    if measure.channel == nil, let channels = definition?.channels {
      measure.channel = channels[measure.metric] ?? channels["*"]
    }
    return measure
  }

  private func renaming(
    of field: String,
    _ renamed: [String: String]
  ) -> (target: String, captured: String?)? {
    if let target = renamed[field] { return (target, nil) }
    let patterns = renamed.keys.lazy.filter { $0.contains("*") }
      .map { (pattern: FieldPattern($0), key: $0) }
    for (pattern, key) in patterns.sorted(by: { $0.pattern < $1.pattern }) {
      guard let captured = pattern.captured(from: field), let target = renamed[key] else {
        continue
      }
      let bare = captured.drop { "._-/ ".contains($0) }
      return (target, bare.isEmpty ? nil : String(bare))
    }
    return nil
  }

  private func plainMeasure(_ target: String, _ bytes: [UInt8], isRenamed: Bool) -> Measure? {
    if let metric = known(target) {
      return Measure(metric: metric, isRenamed: isRenamed)
    }
    let parts = target.split(separator: ".").map(String.init)
    guard parts.count > 1 else {
      return NamePart.encoded(bytes).map { Measure(metric: $0, isRenamed: isRenamed) }
    }
    let place = parts.firstIndex { known($0) != nil } ?? 0
    let rest = parts.indices.filter { $0 != place }.map { parts[$0] }.joined(separator: ".")
    guard let metric = known(parts[place]) ?? NamePart.encoded(parts[place].utf8),
      let channel = NamePart.encoded(rest.utf8)
    else { return nil }
    return Measure(metric: metric, channel: channel, isRenamed: isRenamed)
  }

  private func known(_ name: String) -> String? {
    catalogue[name]?.name ?? byTitle[name]
  }
}
