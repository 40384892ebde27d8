/// A message that a format's own rules want to be sent to a device, such as "tell me anew what you
/// are".
///
/// It is sent over a connection of its own: nothing is published where readings are acknowledged.
public struct SenderRequest: Hashable, Sendable {
  /// The topic to publish on, with QoS 0 and not retained.
  public var topic: String
  /// The payload.
  public var payload: [UInt8]

  /// Makes a request.
  public init(topic: String, payload: [UInt8]) {
    (self.topic, self.payload) = (topic, payload)
  }
}
