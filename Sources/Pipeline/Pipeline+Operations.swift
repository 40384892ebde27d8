public import Telemetry

extension Pipeline {
  /// Does what an operator asks for, and returns once it is committed.
  ///
  /// - Parameter change: changes the stages and gives the batch, or says why not.
  /// - Returns: the batch that was committed.
  /// - Throws: what `change` throws, or a refusal while the journal takes nothing.
  public func operate(
    _ change: (inout Ingest, Instant) throws(OperationRefusal) -> Batch
  ) throws(OperationRefusal) -> Batch {
    guard !isHeld else { throw Self.held }
    let batch = try alter(change)
    record(batch)
    guard !isHeld else { throw Self.held }
    return batch
  }

  private static let held = OperationRefusal(
    .unable,
    "the store takes nothing now, so it may be done later or not at all: see 'sluice status'"
  )
}
