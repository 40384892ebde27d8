public import Telemetry

/// So many requests in any stretch of time, and no more.
public struct RateLimit: Hashable, Sendable {
  /// How many.
  public let count: Int
  /// In any stretch so long.
  public let span: TimeSpan
  private var sent: [Instant] = []

  /// Makes a limit that nothing has used yet.
  public init(count: Int, per span: TimeSpan) { (self.count, self.span) = (count, span) }

  /// Takes note of a request.
  mutating func take(at now: Instant) {
    sent.append(now)
    if sent.count > count { sent.removeFirst(sent.count - count) }
  }

  /// When the next request may leave.
  func next(after now: Instant) -> Instant {
    guard sent.count >= count, let oldest = sent.first else { return now }
    return max(now, oldest + span)
  }
}
