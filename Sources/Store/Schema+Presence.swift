extension Schema {
  /// How devices stand, when we watched, and what an alert says beside its value.
  static let presence = """
    CREATE TABLE presence (site TEXT NOT NULL, device TEXT NOT NULL, state TEXT NOT NULL,
      since INTEGER NOT NULL, every INTEGER, learned INTEGER NOT NULL, gateway TEXT, battery REAL,
      signal REAL, rev INTEGER NOT NULL, PRIMARY KEY (site, device)) STRICT, WITHOUT ROWID;
    CREATE TABLE watch (since INTEGER PRIMARY KEY, until INTEGER NOT NULL, rev INTEGER NOT NULL)
      STRICT;
    ALTER TABLE alert ADD COLUMN detail TEXT;
    ALTER TABLE transition ADD COLUMN detail TEXT;
    """

  /// Since when devices are expected that had yet to speak.
  static let expectedDevices = """
    CREATE TABLE expected (site TEXT NOT NULL, device TEXT NOT NULL, since INTEGER NOT NULL,
      rev INTEGER NOT NULL, PRIMARY KEY (site, device)) STRICT, WITHOUT ROWID;
    """
}
