// What messages to people rest on.
extension Schema {
  /// Silences, which operators make.
  static let silences = """
    CREATE TABLE silence (id INTEGER PRIMARY KEY, matcher TEXT NOT NULL, starts INTEGER NOT NULL,
      ends INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL, rev INTEGER NOT NULL) STRICT;
    """
}
