/// A set of topics and how to read what is sent there.
public struct SourceDefinition: Hashable, Sendable {
  /// The topic with captures: `farm/{site}/{device}/telemetry`, `{name...}` for the rest, MQTT's
  /// own `+` and `#` for levels that do not matter.
  public var topic: String
  /// The name of the payload format: `json`, `value`.
  public var format: String
  /// The QoS to subscribe with, 0 or 1.
  public var qos: Int
  /// Whether devices are told which of their messages are stored.
  public var receipts: Bool

  /// Makes a source.
  public init(topic: String, format: String, qos: Int = 1, receipts: Bool = false) {
    (self.topic, self.format, self.qos, self.receipts) = (topic, format, qos, receipts)
  }
}
