import Telemetry

/// A value at a moment, in milliseconds since 1970.
struct TimedValue: Hashable, Sendable {
  /// When.
  var time: Int64
  /// What; finite.
  var value: Double
}
