/// What has become of the messages that were given to a ``Publisher``.
public struct PublisherStatistics: Hashable, Sendable {
  /// Messages that were taken on.
  public var accepted = 0
  /// QoS 0 messages that were written.
  public var sent = 0
  /// QoS 1 messages that the broker has acknowledged.
  public var acknowledged = 0
  /// Of these, messages that it acknowledged with a refusal; MQTT 3.1.1 cannot tell.
  public var refused = 0
  /// How often a connection was made.
  public var connections = 0
  /// Whether there is one now.
  public var isConnected = false

  /// Makes empty statistics.
  public init() {}

  /// Messages whose fate is open.
  public var outstanding: Int { accepted - sent - acknowledged }
}
