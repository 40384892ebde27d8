/// A set of topics and how to read what is sent there.
public struct SourceDefinition: Hashable, Sendable {
  /// The topic with captures: `farm/{site}/{device}/telemetry`, `{name...}` for the rest, MQTT's
  /// own `+` and `#` for levels that do not matter.
  public var topic: String
  /// The name of the payload format: `json`, `senml`, `chirpstack` … (docs/formats.md).
  public var format: String
  /// The QoS to subscribe with, 0 or 1.
  public var qos: Int
  /// Whether devices are told which of their messages are stored.
  public var receipts: Bool
  /// The faults of payloads that are put up with.
  public var lenient: Set<Leniency>
  /// Whose times count, the best first; what is there is taken.
  public var times: [TimeOrigin]
  /// The profile of devices that have none of their own.
  public var profile: DeviceProfile?

  /// What the bytes of a payload mean; only for the format `frame`.
  public var frame: FrameDefinition?

  /// Makes a source.
  public init(
    topic: String,
    format: String,
    qos: Int = 1,
    receipts: Bool = false,
    lenient: Set<Leniency> = [],
    times: [TimeOrigin] = TimeOrigin.allCases,
    profile: DeviceProfile? = nil,
    frame: FrameDefinition? = nil
  ) {
    (self.topic, self.format, self.qos, self.receipts) = (topic, format, qos, receipts)
    (self.lenient, self.times, self.profile) = (lenient, times, profile)
    self.frame = frame
  }
}
