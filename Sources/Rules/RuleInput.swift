import Telemetry

/// The newest usable value of one series that a rule looks at.
struct RuleInput: Hashable, Sendable {
  /// The series.
  var series: SeriesID
  /// The event time of the value.
  var time: Instant
  /// The value.
  var value: Double
}
