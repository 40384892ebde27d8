public import Decoding
public import Telemetry

/// A batch to commit, and what devices may be told once it is.
public struct IngestResult: Sendable {
  /// The batch.
  public var batch: Batch
  /// The receipts of devices that asked for them.
  public var receipts: [Receipt]
  /// What formats want senders to be told.
  public var requests: [SenderRequest] = []
}
