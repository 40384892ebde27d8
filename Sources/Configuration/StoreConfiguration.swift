public import Telemetry

/// Where and how readings are kept.
public struct StoreConfiguration: Hashable, Sendable {
  /// The path of the database.
  public var path: String
  /// How long what is kept.
  public var keep: KeepPolicy
  /// How many messages close a batch, 1…100,000.
  public var commitMaximumMessages: Int
  /// How long the first message of a batch waits; zero for "what came during the last commit".
  public var commitMaximumDelay: TimeSpan

  /// Makes the settings.
  public init(
    path: String = "/var/lib/sluice/sluice.db",
    keep: KeepPolicy = KeepPolicy(),
    commitMaximumMessages: Int = 2000,
    commitMaximumDelay: TimeSpan = .milliseconds(200)
  ) {
    (self.path, self.keep) = (path, keep)
    self.commitMaximumMessages = commitMaximumMessages
    self.commitMaximumDelay = commitMaximumDelay
  }
}
