public import Telemetry

/// A message as a device hands it to the broker.
public struct SimulatedMessage: Hashable, Sendable {
  /// When the device measured; the `ts` of the body.
  public var time: Instant
  /// The topic, `farm/{site}/{device}/telemetry`.
  public var topic: String
  /// The body, `{"ts":1753401600000,"seq":17,"air_temp":28.4}`.
  public var payload: [UInt8]

  /// Makes a message.
  public init(time: Instant, topic: String, payload: [UInt8]) {
    (self.time, self.topic, self.payload) = (time, topic, payload)
  }
}
