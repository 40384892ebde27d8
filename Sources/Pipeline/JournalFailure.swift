/// Why a batch was not committed.
public enum JournalFailure: Error, Hashable, Sendable {
  /// There is no room, or somebody holds the file: nothing was written; try again.
  case retry(String)
  /// The disk or the file cannot be trusted any more: stop, and do not acknowledge.
  case fatal(String)
}
