/// How copying the write-ahead log into the database file has gone since the store was opened.
public struct CheckpointReport: Hashable, Sendable {
  /// Checkpoints that were made.
  public var count = 0
  /// Of these, the ones that a reader kept from copying everything.
  public var incomplete = 0
  /// Times at which the disk had no room for one; nothing is lost, the log grows instead.
  public var full = 0
  /// How long the last one took, in seconds.
  public var lastSeconds = 0.0
  /// How long the longest one took, in seconds.
  public var longestSeconds = 0.0
}
