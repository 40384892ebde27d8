public import Telemetry

/// What the pipeline asks of the world around it; every closure is called on its queue.
public struct PipelinePorts: Sendable {
  /// The messages that were handed in last are committed: they may be acknowledged.
  public var acknowledge: @Sendable () -> Void
  /// New messages are about to be committed: gives them back, those claimed that can leave at once.
  public var claim: @Sendable ([OutboxMessage]) -> [OutboxMessage]
  /// A batch was committed.
  public var committed: @Sendable (CommitReport) -> Void
  /// The journal has no room, for the reason given: nothing is taken in until it has.
  public var held: @Sendable (String) -> Void
  /// The journal can be written again.
  public var resumed: @Sendable () -> Void
  /// The journal has failed for good; the process must end without acknowledging.
  public var failed: @Sendable (String) -> Void

  /// Makes the ports.
  public init(
    acknowledge: @escaping @Sendable () -> Void,
    claim: @escaping @Sendable ([OutboxMessage]) -> [OutboxMessage] = { $0 },
    committed: @escaping @Sendable (CommitReport) -> Void,
    held: @escaping @Sendable (String) -> Void,
    resumed: @escaping @Sendable () -> Void,
    failed: @escaping @Sendable (String) -> Void
  ) {
    (self.acknowledge, self.claim, self.committed) = (acknowledge, claim, committed)
    (self.held, self.resumed, self.failed) = (held, resumed, failed)
  }
}
