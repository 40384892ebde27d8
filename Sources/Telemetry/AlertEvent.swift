/// What can happen to an alert: the `event` of the alert log (design 3.6).
public enum AlertEvent: String, Sendable, CaseIterable {
  /// The condition became true and its `for` is running.
  case pending
  /// The condition has been true for as long as `for` asks.
  case firing
  /// The condition is no longer true.
  case resolved
  /// A person has taken it on.
  case acknowledged
  /// Messages about it are held back.
  case silenced
  /// Its data stopped; it stays as it was.
  case stale
}
