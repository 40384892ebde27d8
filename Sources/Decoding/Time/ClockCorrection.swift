import Telemetry

/// What is to be taken off the times of one message.
struct ClockCorrection: Hashable, Sendable {
  /// What is wrong with the clock.
  var fault: ClockState.Fault
  /// What to take off, in milliseconds.
  var error: Int64

  /// Nothing.
  static let none = ClockCorrection(fault: .none, error: 0)
}
