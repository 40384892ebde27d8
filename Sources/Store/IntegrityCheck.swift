/// What a check of the file's pages at the start came to.
public enum IntegrityCheck: Hashable, Sendable {
  /// The last run ended in order, so none was made.
  case notNeeded
  /// The last run did not end in order, and the pages are sound.
  case passed
  /// The file is larger than ``StoreOptions/checkedBytes``: it was not checked.
  case skipped(bytes: Int64)
}
