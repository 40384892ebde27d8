import Telemetry

/// How long to wait before the next attempt: exponential with full jitter, so that many clients
/// do not come back at the same moment.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
struct Backoff {
  /// The shortest wait.
  static let floor = TimeSpan.milliseconds(100)
  /// The longest wait.
  static let ceiling = TimeSpan.seconds(30)

  private var failures = 0

  /// The wait after one more failure.
  mutating func next(using generator: inout some RandomNumberGenerator) -> TimeSpan {
    failures = min(failures + 1, 20)
    let limit = min(Self.ceiling.milliseconds, Self.floor.milliseconds << Int64(failures))
    return .milliseconds(.random(in: Self.floor.milliseconds...limit, using: &generator))
  }

  /// Begins anew after a success.
  mutating func reset() { failures = 0 }
}
