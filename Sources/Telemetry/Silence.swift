/// A stretch of time in which messages about some alerts are held back; their state goes on.
public struct Silence: Hashable, Sendable {
  /// Its number, from 1.
  public var id: Int64
  /// Which alerts.
  public var matcher: AlertMatcher
  /// When it begins.
  public var starts: Instant
  /// When it ends; earlier than first said where somebody ended it.
  public var ends: Instant
  /// Who asked for it.
  public var by: String
  /// Why.
  public var reason: String

  /// Makes a silence.
  public init(
    id: Int64,
    matcher: AlertMatcher,
    starts: Instant,
    ends: Instant,
    by: String,
    reason: String
  ) {
    (self.id, self.matcher, self.starts, self.ends) = (id, matcher, starts, ends)
    (self.by, self.reason) = (by, reason)
  }

  /// Whether it holds at a moment: from its start on, up to and without its end.
  public func holds(at now: Instant) -> Bool { starts <= now && now < ends }
}
