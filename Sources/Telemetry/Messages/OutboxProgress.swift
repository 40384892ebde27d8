/// A step of one message on its way.
public struct OutboxProgress: Hashable, Sendable {
  /// The message's number.
  public var id: Int64
  /// Where it stands now.
  public var state: OutboxMessage.State
  /// How often it has been tried.
  public var attempts: Int
  /// When it is to be tried next.
  public var next: Instant
  /// When this came about.
  public var at: Instant
  /// Why the last try failed.
  public var reason: String?
  /// When it is given up; nil to leave that as it is.
  public var deadline: Instant?

  /// Makes a step.
  public init(
    id: Int64,
    state: OutboxMessage.State,
    attempts: Int,
    next: Instant,
    at: Instant,
    reason: String? = nil,
    deadline: Instant? = nil
  ) {
    (self.id, self.state, self.attempts, self.next) = (id, state, attempts, next)
    (self.at, self.reason, self.deadline) = (at, reason, deadline)
  }
}
