/// The metric that fields of one or many devices stand for.
struct FieldTarget: Hashable, Sendable {
  /// The metric.
  var metric: String
  /// The channel.
  var channel: String?
  /// The UCUM code of the series.
  var unit: String
}
