public import Telemetry

/// Who is told how Sluice itself does, and when.
public struct WatchConfiguration: Hashable, Sendable {
  /// A sign of life to somebody outside, who raises the alarm when it stays away.
  public struct Heartbeat: Hashable, Sendable {
    /// Where it goes; it may hold a token.
    public var url: Secret
    /// How often.
    public var every: TimeSpan
    /// Whether the address may lie in a private network or on this machine.
    public var allowsPrivate: Bool

    /// Makes a heartbeat.
    public init(url: Secret, every: TimeSpan, allowsPrivate: Bool) {
      (self.url, self.every, self.allowsPrivate) = (url, every, allowsPrivate)
    }
  }

  /// The channels that are told.
  public var channels: [String]
  /// The sign of life; nil for none.
  public var heartbeat: Heartbeat?
  /// How long a channel may fail before the others are told.
  public var failingAfter: TimeSpan
  /// How many messages may wait before the channels are told.
  public var waitingOver: Int
  /// After how long an outage a restart is told.
  public var restartAfter: TimeSpan

  /// Makes the settings; nobody is told unless channels are named.
  public init(
    channels: [String] = [],
    heartbeat: Heartbeat? = nil,
    failingAfter: TimeSpan = .minutes(15),
    waitingOver: Int = 1000,
    restartAfter: TimeSpan = .minutes(1)
  ) {
    (self.channels, self.heartbeat, self.failingAfter) = (channels, heartbeat, failingAfter)
    (self.waitingOver, self.restartAfter) = (waitingOver, restartAfter)
  }
}
