public import Telemetry

/// What the store knows of devices when the daemon starts.
public struct PresenceHistory: Sendable {
  /// How devices stood.
  public var rows: [DevicePresence]
  /// When each device was heard last, by site and name.
  public var heard: [(site: String, device: String, at: Instant)]
  /// The stretches of time in which we watched, in their order.
  public var watched: [TimeRange]

  /// Makes a history; of nothing without arguments.
  public init(
    rows: [DevicePresence] = [],
    heard: [(site: String, device: String, at: Instant)] = [],
    watched: [TimeRange] = []
  ) {
    (self.rows, self.heard, self.watched) = (rows, heard, watched)
  }
}
