/// What is told of the values in a window.
enum WindowKind: String, Hashable, Sendable, CaseIterable {
  case mean, min, max, median, sum, count, first, last, stddev, delta, rate, increase
  /// A robust slope per hour.
  case trend
  /// Hours in which a condition is known to hold.
  case hours
  /// The share of the known time in which a condition holds.
  case fraction
  /// Hours in which a metric is known.
  case knownHours = "known_hours"

  /// Whether it looks at a condition.
  var looksAtCondition: Bool { self == .hours || self == .fraction }
}
