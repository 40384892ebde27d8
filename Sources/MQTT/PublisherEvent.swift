public import Telemetry

/// What a ``Publisher`` tells its owner.
public enum PublisherEvent: Sendable {
  /// The broker let us in.
  case connected
  /// There is no connection; the next attempt is made after the wait.
  case disconnected(MQTTError, retryIn: TimeSpan)
  /// The broker has acknowledged so many more messages, in the order in which they were given.
  case acknowledged(Int)
  /// Messages of the subscriptions.
  case messages(MessageBatch)
}
