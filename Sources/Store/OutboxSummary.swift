public import Telemetry

/// How the messages on their way are doing.
public struct OutboxSummary: Hashable, Sendable {
  /// Messages that wait or are under way.
  public var waiting: Int
  /// Messages that were given up.
  public var dead: Int
  /// When the oldest that waits came about.
  public var oldest: Instant?
}
