import Telemetry

/// When an alert comes and goes so often that telling of it each time helps nobody.
enum FlapGuard {
  /// So many episodes within ``span`` are too many.
  static let count = 4
  /// The time that counts.
  static let span = TimeSpan.hours(1)
  /// How long the condition must then have ended before the alert does.
  static let damping = TimeSpan.minutes(30)

  /// How long an alert is kept from ending, by when the last episodes began to fire.
  static func damping(_ firings: [Int64]) -> TimeSpan {
    guard firings.count >= count, let first = firings.suffix(count).first, let last = firings.last,
      last - first <= span.milliseconds
    else { return .zero }
    return damping
  }
}
