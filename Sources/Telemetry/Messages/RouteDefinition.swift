/// Which alerts go to which channels, and how they are gathered on the way.
public struct RouteDefinition: Hashable, Sendable {
  /// How alerts become messages.
  public enum Grouping: Hashable, Sendable {
    /// Every alert is a group of its own, and each change of it is told at once.
    case each
    /// Alerts with equal values of these fields are one group.
    case by([AlertMatcher.Field])
  }

  /// Its name, by which groups are kept over a reload.
  public var name: String
  /// The alerts that it takes.
  public var matcher: AlertMatcher
  /// The names of the intervals at which it takes alerts; empty for always.
  public var during: [String]
  /// The names of the channels that it leads to.
  public var channels: [String]
  /// The people and roles to call by name.
  public var mentions: [String]
  /// How alerts become messages.
  public var grouping: Grouping
  /// How long a new group waits for more before its first message.
  public var groupWait: TimeSpan
  /// How long between two looks at a group.
  public var groupInterval: TimeSpan
  /// After how long an unchanged message is told again; nil for never.
  public var repeatInterval: TimeSpan?
  /// How often it is told again at most.
  public var repeatLimit: Int?
  /// Minutes of the local day at which groups are told, instead of by waiting; for digests.
  public var digestAt: [Int]
  /// Whether the end of an alert is told.
  public var sendsResolved: Bool
  /// The names of the intervals in which messages leave; empty for always.
  public var active: [String]
  /// The names of the intervals in which none leave.
  public var muted: [String]
  /// The name of the escalation for alerts that nobody acknowledges.
  public var escalation: String?
  /// Whether further routes are looked at, too.
  public var continues: Bool

  /// Makes a route that tells each alert at once.
  public init(name: String, matcher: AlertMatcher = AlertMatcher(), channels: [String]) {
    (self.name, self.matcher, self.channels) = (name, matcher, channels)
    (during, mentions, grouping, digestAt) = ([], [], .each, [])
    (groupWait, groupInterval, repeatInterval) = (.zero, .zero, .hours(4))
    (repeatLimit, sendsResolved, active, muted) = (nil, true, [], [])
    (escalation, continues) = (nil, false)
  }
}
