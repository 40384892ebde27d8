public import Telemetry

/// A way to a receiver: puts messages into its words and brings them there.
///
/// Deliveries come on the queue of its worker alone, one after the other; each may take as long as the
/// limits of its requests.
public protocol MessageChannel: Sendable {
  /// How many requests the receiver takes.
  var limits: [RateLimit] { get }

  /// How many messages can go into one request at most; no more of them are read for it.
  var largestShare: Int { get }

  /// How many of the messages, from the first on, go into one request; at least one.
  ///
  /// - Parameters:
  ///   - messages: messages that wait, with what they say; never empty.
  ///   - now: the present.
  /// - Returns: their number.
  func share(of messages: [OutgoingMessage], at now: Instant) -> Int

  /// Brings messages to the receiver in one request.
  func deliver(_ messages: [OutgoingMessage], at now: Instant) -> DeliveryOutcome
}

/// A message of the outbox with what it says.
public struct OutgoingMessage: Hashable, Sendable {
  /// What receivers can tell repeats by.
  public var key: String
  /// When it came about.
  public var created: Instant
  /// What it says.
  public var content: NotificationContent

  /// Makes a message.
  public init(key: String, created: Instant, content: NotificationContent) {
    (self.key, self.created, self.content) = (key, created, content)
  }

  /// Reads a message of the outbox; nil where its content is not understood.
  public init?(_ message: OutboxMessage) {
    guard let content = NotificationContent(json: message.content) else { return nil }
    self.init(key: message.key, created: message.created, content: content)
  }
}
