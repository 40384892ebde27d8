// What messages to people rest on.
extension Schema {
  /// Silences, which operators make.
  static let silences = """
    CREATE TABLE silence (id INTEGER PRIMARY KEY, matcher TEXT NOT NULL, starts INTEGER NOT NULL,
      ends INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL, rev INTEGER NOT NULL) STRICT;
    """

  /// Messages on their way, and what their planner remembers.
  static let messages = """
    CREATE TABLE outbox (id INTEGER PRIMARY KEY, key TEXT NOT NULL, channel TEXT NOT NULL,
      content TEXT NOT NULL, alerts TEXT NOT NULL, created INTEGER NOT NULL,
      deadline INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
      next INTEGER NOT NULL, finished INTEGER, reason TEXT, rev INTEGER NOT NULL) STRICT;
    CREATE INDEX outbox_open ON outbox (channel, id) WHERE state IN ('waiting', 'claimed');
    CREATE INDEX outbox_rev ON outbox (rev);
    CREATE TABLE planner (key TEXT PRIMARY KEY, value TEXT, rev INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE INDEX planner_rev ON planner (rev);
    """
}
