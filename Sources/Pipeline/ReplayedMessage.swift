public import Telemetry

/// A message of the quarantine that is to be tried again.
public struct ReplayedMessage: Sendable {
  /// Its number in the quarantine.
  public var ordinal: Int64
  /// The message as it was kept.
  public var message: Quarantined

  /// Makes an entry.
  public init(ordinal: Int64, message: Quarantined) {
    (self.ordinal, self.message) = (ordinal, message)
  }
}
