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
  /// The connection over which it goes, counted from 0; nil for the common one.
  public var link: Int?
  /// What it is to its connection.
  public var role: Role

  /// What a message is to its connection.
  public enum Role: Hashable, Sendable {
    /// One like others.
    case reading
    /// The first after connecting, with what the broker is to publish when the connection breaks.
    case birth(Testament)
    /// The broker publishes it, because the connection has broken: it is not sent.
    case will
  }

  /// A will, as a client leaves it with the broker.
  public struct Testament: Hashable, Sendable {
    /// The topic.
    public var topic: String
    /// The body.
    public var payload: [UInt8]
    /// Whether the broker keeps it.
    public var isRetained: Bool
  }

  /// Makes a message.
  public init(
    time: Instant,
    topic: String,
    payload: [UInt8],
    isRetained: Bool = false,
    link: Int? = nil,
    role: Role = .reading
  ) {
    (self.time, self.topic, self.payload) = (time, topic, payload)
    (self.isRetained, self.link, self.role) = (isRetained, link, role)
  }

  /// The same message, sent at another moment.
  func sent(at time: Instant) -> SimulatedMessage {
    var message = self
    message.time = time
    return message
  }
}
