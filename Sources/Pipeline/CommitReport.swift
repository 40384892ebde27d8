public import Decoding
public import Telemetry

/// What was committed, for those who follow: counters, receipts, the alert log.
public struct CommitReport: Sendable {
  /// The number of the commit.
  public var sequence: Int64
  /// What brought it about.
  public var kind: Batch.Kind
  /// What the messages in it added to the ledger, over all devices.
  public var ledger: LedgerEntry
  /// The events of alerts in it.
  public var transitions: [AlertTransition]
  /// What devices may now be told.
  public var receipts: [Receipt]
  /// What formats want senders to be told.
  public var requests: [SenderRequest] = []
}
