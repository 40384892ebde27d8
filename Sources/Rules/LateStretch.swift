import Telemetry

/// A stretch of readings that came after later ones, judged by itself: its own readings, windows and
/// machine.
struct LateStretch: Sendable {
  /// How long no further late reading may come before the stretch is over.
  static let patience = TimeSpan.minutes(10)

  var view: RuleView
  var machine: AlertMachine
  /// The moment that is being gathered, in milliseconds.
  var pendingAt = Int64.min
  /// The last moment that was judged.
  var judged = Int64.min
  /// How much time had been watched when the last late reading came.
  var heardAt: TimeSpan
  /// The value when it began to fire.
  var value: Double?
}
