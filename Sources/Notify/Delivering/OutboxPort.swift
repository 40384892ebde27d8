public import Telemetry

/// What a worker asks of the store.
public struct OutboxPort: Sendable {
  /// Reads the messages of a channel that wait or are claimed, after a number, so many at most.
  public var load:
    @Sendable (_ channel: String, _ after: Int64, _ limit: Int) throws -> [OutboxMessage]
  /// Commits steps and new messages, whose numbers are given on the way, and calls back once that is
  /// on the disk.
  public var commit:
    @Sendable (
      [OutboxProgress], [(channel: String, content: NotificationContent)],
      @escaping @Sendable () -> Void
    ) -> Void
  /// Gives the present.
  public var clock: @Sendable () -> Instant

  /// Makes the port.
  public init(
    load: @escaping @Sendable (String, Int64, Int) throws -> [OutboxMessage],
    commit:
      @escaping @Sendable (
        [OutboxProgress], [(channel: String, content: NotificationContent)],
        @escaping @Sendable () -> Void
      ) -> Void,
    clock: @escaping @Sendable () -> Instant
  ) {
    (self.load, self.commit, self.clock) = (load, commit, clock)
  }
}
