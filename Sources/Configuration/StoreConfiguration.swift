public import Telemetry

/// Where and how readings are kept.
public struct StoreConfiguration: Hashable, Sendable {
  /// The path of the database.
  public var path: String
  /// How long samples are kept; nil for ever.
  public var keepSamples: TimeSpan?
  /// How long rollups are kept; nil for ever.
  public var keepRollups: TimeSpan?
  /// How many messages close a batch, 1…100,000.
  public var commitMaximumMessages: Int
  /// How long the first message of a batch waits; zero for "what came during the last commit".
  public var commitMaximumDelay: TimeSpan

  /// How many quarantined messages are kept, 1…1,000,000.
  public var quarantineMessages = 10_000
  /// How many bytes of their payloads are kept, 1 MiB…100 GiB.
  public var quarantineBytes = 64 << 20
  /// How long they are kept.
  public var quarantineAge = TimeSpan.days(90)

  /// Makes the settings.
  public init(
    path: String = "/var/lib/sluice/sluice.db",
    keepSamples: TimeSpan? = nil,
    keepRollups: TimeSpan? = nil,
    commitMaximumMessages: Int = 2000,
    commitMaximumDelay: TimeSpan = .milliseconds(200)
  ) {
    (self.path, self.keepSamples, self.keepRollups) = (path, keepSamples, keepRollups)
    self.commitMaximumMessages = commitMaximumMessages
    self.commitMaximumDelay = commitMaximumDelay
  }
}
