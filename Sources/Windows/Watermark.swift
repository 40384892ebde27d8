public import Telemetry

/// Up to which event time a series is taken to be complete.
///
/// It follows the newest event time, `lateness` behind it, and never goes back. A stamp from the
/// future counts only as far as its arrival plus `skew`, so one device with a wild clock closes no
/// window before its time. When nothing arrives for `idle`, it follows the clock instead: the
/// windows of a series that has stopped are closed too.
public struct Watermark: Hashable, Sendable {
  /// How far a watermark trusts and waits.
  public struct Policy: Hashable, Sendable {
    /// How long late values are waited for.
    public var lateness: TimeSpan
    /// By how much a device's clock may be ahead of ours.
    public var skew: TimeSpan
    /// After how long without any value the clock takes over.
    public var idle: TimeSpan

    /// Makes a policy.
    public init(
      lateness: TimeSpan = .minutes(1),
      skew: TimeSpan = .minutes(5),
      idle: TimeSpan = .minutes(30)
    ) {
      (self.lateness, self.skew, self.idle) = (lateness, skew, idle)
    }
  }

  /// How far it trusts and waits.
  public let policy: Policy
  /// Everything before this moment is taken to be here; the beginning of time before the first value.
  public private(set) var mark = Instant(milliseconds: .min)
  private var lastArrival: Instant?

  /// Makes the watermark of a series without values.
  public init(_ policy: Policy = Policy()) {
    self.policy = policy
  }

  /// Takes in the times of a value.
  @inlinable
  public mutating func take(time: Instant, arrived: Instant) {
    advance(now: arrived)
    note(time, arrived)
  }

  /// Lets time pass.
  public mutating func advance(now: Instant) {
    guard let lastArrival, now - lastArrival >= policy.idle else { return }
    mark = max(mark, now - policy.idle - policy.lateness)
  }

  @usableFromInline
  mutating func note(_ time: Instant, _ arrived: Instant) {
    mark = max(mark, min(time, arrived + policy.skew) - policy.lateness)
    lastArrival = max(lastArrival ?? arrived, arrived)
  }
}
