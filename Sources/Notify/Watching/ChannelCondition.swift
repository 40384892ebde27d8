public import Telemetry

/// How a channel does.
public enum ChannelCondition: Hashable, Sendable {
  /// The last try succeeded.
  case working
  /// Nothing has been tried since it started, or since what was tried could never succeed.
  case untried
  /// Every try has failed.
  case failing(since: Instant, reason: String)
}
