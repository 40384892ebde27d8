/// What the broker publishes when a client vanishes without saying goodbye.
public struct Will: Hashable, Sendable {
  /// The topic.
  public var topic: String
  /// The payload.
  public var payload: [UInt8]
  /// The quality of service.
  public var qos: QoS
  /// Whether the broker keeps it for later subscribers.
  public var retain: Bool

  /// Makes a will.
  public init(topic: String, payload: [UInt8], qos: QoS = .atLeastOnce, retain: Bool = false) {
    (self.topic, self.payload, self.qos, self.retain) = (topic, payload, qos, retain)
  }
}
