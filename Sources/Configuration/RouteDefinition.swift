public import Telemetry

/// Which alerts go to which channels.
public struct RouteDefinition: Hashable, Sendable {
  /// The severities that it takes; empty for all.
  public var severities: Set<Severity>
  /// The names of the channels that it leads to.
  public var channels: [String]

  /// Makes a route.
  public init(severities: Set<Severity> = [], channels: [String]) {
    (self.severities, self.channels) = (severities, channels)
  }
}
