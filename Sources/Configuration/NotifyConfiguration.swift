public import Telemetry

/// Where alerts are told.
public struct NotifyConfiguration: Hashable, Sendable {
  /// The channels, in the order of the file.
  public var channels: [ChannelDefinition]
  /// Which alerts go where, in the order of the file.
  public var routes: [RouteDefinition]
  /// How long a message is tried before it is given up.
  public var deadline: TimeSpan

  /// Makes the settings.
  public init(
    channels: [ChannelDefinition] = [],
    routes: [RouteDefinition] = [],
    deadline: TimeSpan = .hours(72)
  ) {
    (self.channels, self.routes, self.deadline) = (channels, routes, deadline)
  }

  /// The paths of the alert logs, in the order of the file.
  public var logPaths: [String] {
    channels.compactMap { $0.kind == .log ? $0.path : nil }
  }
}
