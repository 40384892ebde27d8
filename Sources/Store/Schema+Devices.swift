extension Schema {
  /// What is known of devices beyond their readings: clocks, calibrations, conflicts, identities of
  /// messages without a time, and a message of each device that sent something unknown.
  static let devices = """
    CREATE TABLE clock (device INTEGER PRIMARY KEY, fault TEXT NOT NULL, error INTEGER NOT NULL,
      offset INTEGER, drift REAL, memory BLOB NOT NULL, rev INTEGER NOT NULL) STRICT;
    CREATE TABLE calibration (series INTEGER NOT NULL, since INTEGER NOT NULL,
      begins INTEGER NOT NULL, gain REAL NOT NULL, offset REAL NOT NULL, rev INTEGER NOT NULL,
      PRIMARY KEY (series, since, begins)) STRICT, WITHOUT ROWID;
    CREATE TABLE conflict (ordinal INTEGER PRIMARY KEY AUTOINCREMENT, series INTEGER NOT NULL,
      time INTEGER NOT NULL, value REAL, arrived INTEGER NOT NULL, rev INTEGER NOT NULL) STRICT;
    CREATE TABLE identity (device INTEGER PRIMARY KEY, recent BLOB NOT NULL,
      rev INTEGER NOT NULL) STRICT;
    CREATE TABLE specimen (device INTEGER PRIMARY KEY, topic TEXT NOT NULL,
      arrived INTEGER NOT NULL, bytes BLOB NOT NULL, rev INTEGER NOT NULL) STRICT;
    ALTER TABLE ledger ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0;
    """

  /// Values that were refused although their message was taken in.
  static let refusedValues = """
    ALTER TABLE ledger ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
    """
}
