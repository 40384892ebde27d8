public import Telemetry

/// Where alerts are told, to whom, when and in which words.
public struct NotifyConfiguration: Hashable, Sendable {
  /// The channels, in the order of the file.
  public var channels: [ChannelDefinition]
  /// Which alerts go where, in the order of the file.
  public var routes: [RouteDefinition]
  /// Intervals by name; one of several parts holds where one of them does.
  public var intervals: [String: [CalendarInterval]]
  /// What explains what.
  public var inhibitions: [Inhibition]
  /// Escalations by name.
  public var escalations: [String: [EscalationStep]]
  /// The user's own texts.
  public var templates: MessageTemplates
  /// How long a message is tried before it is given up.
  public var deadline: TimeSpan
  /// Who is told how Sluice itself does.
  public var watch: WatchConfiguration

  /// Makes the settings.
  public init(
    channels: [ChannelDefinition] = [],
    routes: [RouteDefinition] = [],
    intervals: [String: [CalendarInterval]] = [:],
    inhibitions: [Inhibition] = [],
    escalations: [String: [EscalationStep]] = [:],
    templates: MessageTemplates = MessageTemplates(),
    deadline: TimeSpan = .hours(72),
    watch: WatchConfiguration = WatchConfiguration()
  ) {
    (self.channels, self.routes, self.intervals) = (channels, routes, intervals)
    (self.inhibitions, self.escalations) = (inhibitions, escalations)
    (self.templates, self.deadline, self.watch) = (templates, deadline, watch)
  }

  /// The paths of the alert logs, in the order of the file.
  public var logPaths: [String] {
    channels.compactMap { $0.kind == .log ? $0.path : nil }
  }
}
