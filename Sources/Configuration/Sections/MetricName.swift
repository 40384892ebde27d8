import Telemetry

/// A metric as configurations name it: `metric` or `metric.channel`.
struct MetricName: Hashable {
  /// The metric.
  var metric: String
  /// Its channel, where one is named.
  var channel: String?

  /// The name as it is written.
  var text: String { channel.map { "\(metric).\($0)" } ?? metric }

  /// Reads a metric; a name that no series can have is a fault.
  init?(_ reader: NodeReader) {
    guard let text = reader.filledText() else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), parts.allSatisfy(NamePart.isValid) else {
      reader.mistyped(
        "the name of a metric",
        "write metric or metric.channel, each of A-Z a-z 0-9 _ - and at most 64 long"
      )
      return nil
    }
    (metric, channel) = (parts[0], parts.count == 2 ? parts[1] : nil)
  }
}
