/// A message to one channel, from the transaction of its cause until it has been told or given up.
public struct OutboxMessage: Hashable, Sendable {
  /// Where a message stands.
  public enum State: String, Sendable, CaseIterable {
    /// It has to be sent, now or at its next try.
    case waiting
    /// It is being sent: after a crash it may have arrived, and is sent again under the same key.
    case claimed
    /// The receiver has taken it.
    case done
    /// It was given up.
    case dead
  }

  /// Its number, from 1, in the order in which messages came about.
  public var id: Int64
  /// What receivers can tell repeats by: the same for every try.
  public var key: String
  /// The channel's name.
  public var channel: String
  /// What it says, as JSON.
  public var content: String
  /// The ids of the alerts that it speaks of.
  public var alerts: [String]
  /// When it came about.
  public var created: Instant
  /// When it is given up.
  public var deadline: Instant
  /// Where it stands.
  public var state: State
  /// How often it has been tried.
  public var attempts: Int
  /// When it is to be tried next.
  public var next: Instant
  /// When it was told or given up.
  public var finished: Instant?
  /// Why the last try failed.
  public var reason: String?

  /// Makes a message that waits.
  public init(
    id: Int64,
    key: String,
    channel: String,
    content: String,
    alerts: [String],
    created: Instant,
    deadline: Instant,
    state: State = .waiting,
    attempts: Int = 0,
    next: Instant? = nil,
    finished: Instant? = nil,
    reason: String? = nil
  ) {
    (self.id, self.key, self.channel, self.content) = (id, key, channel, content)
    (self.alerts, self.created, self.deadline) = (alerts, created, deadline)
    (self.state, self.attempts, self.next) = (state, attempts, next ?? created)
    (self.finished, self.reason) = (finished, reason)
  }
}
