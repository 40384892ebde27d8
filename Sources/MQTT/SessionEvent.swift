public import Telemetry

/// What a ``BrokerSession`` tells its owner.
public enum SessionEvent: Sendable {
  /// A batch is ready; nothing more is read until ``BrokerSession/acknowledge()`` or
  /// ``BrokerSession/discard()``.
  case batch(MessageBatch)
  /// The broker let us in; `sessionPresent` is false when it knows nothing of an earlier session,
  /// and `expectedPresent` whether it should.
  case connected(sessionPresent: Bool, expectedPresent: Bool, version: ProtocolVersion)
  /// The broker has forgotten a session that should be there: what it held for us is gone.
  case sessionLost
  /// All subscriptions are granted as asked.
  case subscribed
  /// The connection is gone; the next attempt is made after the wait, and not before a batch that
  /// is out has come back.
  case disconnected(MQTTError, retryIn: TimeSpan)
  /// The broker does not let us in, or not with what we ask for; attempts go on.
  case refused(MQTTError, retryIn: TimeSpan)
  /// Another client connected with our client id (MQTT 5 only): this session has ended for good,
  /// or the two would throw each other out in turns.
  case takenOver
}
