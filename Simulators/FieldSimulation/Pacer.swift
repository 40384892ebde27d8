public import Telemetry

/// When each message of a replay is due: fast through the past, then with the clock.
///
/// Messages keep their true event times. A replay that starts 26 hours back at 900 times the speed
/// has caught up after 104 seconds and goes on in real time; it never runs ahead of the clock.
public struct Pacer: Hashable, Sendable {
  private let speed: ReplaySpeed
  private let start: Instant
  private let began: Instant

  /// Makes the pace of a replay whose event times start at `start`, begun when the clock showed
  /// `began`.
  public init(speed: ReplaySpeed, start: Instant, began: Instant) {
    (self.speed, self.start, self.began) = (speed, start, began)
  }

  /// When the clock shows that a message of this event time is to be published.
  ///
  /// - Returns: a moment that may lie in the past, for "at once"; never before `time` itself.
  public func due(_ time: Instant) -> Instant {
    guard case .factor(let factor) = speed else { return time }
    let replayed = Double((time - start).milliseconds) / factor
    return max(time, began + .milliseconds(Int64(replayed.rounded())))
  }
}
