public import Telemetry

/// A message as a device hands it to the broker.
public struct SimulatedMessage: Hashable, Sendable {
  /// When it is sent; without faults, when the device measured.
  public var time: Instant
  /// The topic, by default `farm/{site}/{device}/telemetry`.
  public var topic: String
  /// The body, by default `{"ts":1753401600000,"seq":17,"air_temp":28.4}`.
  public var payload: [UInt8]
  /// Whether the broker keeps it for later subscribers.
  public var isRetained: Bool

  /// Makes a message.
  public init(time: Instant, topic: String, payload: [UInt8], isRetained: Bool = false) {
    (self.time, self.topic, self.payload) = (time, topic, payload)
    self.isRetained = isRetained
  }

  /// The same message, sent at another moment.
  func sent(at time: Instant) -> SimulatedMessage {
    var message = self
    message.time = time
    return message
  }
}
