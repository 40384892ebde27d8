/// The tables of the file; `docs/store.md` describes them.
enum Schema {
  /// `SLUC`, by which `file` and we tell a store from another database.
  static let applicationID: Int64 = 0x534C_5543

  /// Alert columns, shared by `alert` and `transition`.
  private static let alertColumns = """
    rule TEXT NOT NULL, site TEXT NOT NULL, device TEXT, episode INTEGER NOT NULL,
    state TEXT NOT NULL, severity TEXT NOT NULL, active_since INTEGER NOT NULL, fired_at INTEGER,
    clear_since INTEGER, ended INTEGER, value REAL, judged INTEGER NOT NULL,
    stale INTEGER NOT NULL, acknowledged_by TEXT, acknowledged_at INTEGER, note TEXT,
    silenced INTEGER NOT NULL, retrospective INTEGER NOT NULL, fingerprint TEXT NOT NULL
    """

  /// A random UUID of version 4 (RFC 9562, section 5.4).
  private static let newUUID = """
    lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
      || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1)
      || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))
    """

  /// Readings, ledger, quarantine, alerts and their transitions, events.
  ///
  /// `sample_hot.row` is given by the store and written out, since VACUUM may renumber rows that
  /// have no name, and `batch` refers to them.
  static let version1 = """
    PRAGMA application_id=\(applicationID);
    CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), store_id TEXT NOT NULL,
      seq INTEGER NOT NULL, watched_until INTEGER, clean INTEGER NOT NULL) STRICT;
    INSERT INTO meta VALUES (1, \(newUUID), 0, NULL, 1);
    CREATE TABLE batch (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,
      first_row INTEGER, last_row INTEGER, min_time INTEGER, max_time INTEGER) STRICT;
    CREATE TABLE device (id INTEGER PRIMARY KEY, site TEXT NOT NULL, name TEXT NOT NULL,
      rev INTEGER NOT NULL, UNIQUE (site, name)) STRICT;
    CREATE TABLE series (id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device (id),
      metric TEXT NOT NULL, channel TEXT, unit TEXT NOT NULL, first_row INTEGER NOT NULL,
      rev INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX series_name ON series (device, metric, ifnull(channel, ''));
    CREATE TABLE sample_hot (row INTEGER PRIMARY KEY, series INTEGER NOT NULL,
      time INTEGER NOT NULL, delay INTEGER NOT NULL, value REAL, flag INTEGER NOT NULL,
      reasons INTEGER NOT NULL) STRICT;
    CREATE TABLE ledger (device INTEGER PRIMARY KEY, received INTEGER NOT NULL,
      stored INTEGER NOT NULL, duplicate INTEGER NOT NULL, quarantined INTEGER NOT NULL,
      ignored INTEGER NOT NULL, samples INTEGER NOT NULL, last_arrived INTEGER,
      last_time INTEGER, sequence INTEGER, sequence_gaps INTEGER NOT NULL,
      rev INTEGER NOT NULL) STRICT;
    CREATE TABLE quarantine (ordinal INTEGER PRIMARY KEY AUTOINCREMENT, device INTEGER NOT NULL,
      topic TEXT NOT NULL, arrived INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
      size INTEGER NOT NULL, bytes BLOB NOT NULL, rev INTEGER NOT NULL) STRICT;
    CREATE TABLE alert (id TEXT PRIMARY KEY, \(alertColumns), rev INTEGER NOT NULL) STRICT;
    CREATE INDEX alert_open ON alert (state) WHERE state IN ('pending', 'firing');
    CREATE INDEX alert_episode ON alert (rule, site, device, episode) WHERE fired_at IS NOT NULL;
    CREATE INDEX alert_rev ON alert (rev);
    CREATE TABLE transition (ordinal INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL,
      time INTEGER NOT NULL, \(alertColumns), rev INTEGER NOT NULL) STRICT;
    CREATE INDEX transition_rev ON transition (rev);
    CREATE TABLE delivered (channel TEXT PRIMARY KEY, ordinal INTEGER NOT NULL,
      rev INTEGER NOT NULL) STRICT;
    CREATE TABLE event (ordinal INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,
      time INTEGER NOT NULL, detail TEXT NOT NULL, rev INTEGER NOT NULL) STRICT;
    """

  /// Other verdicts on samples that are stored.
  static let version2 = """
    CREATE TABLE revision (series INTEGER NOT NULL, time INTEGER NOT NULL, flag INTEGER NOT NULL,
      reasons INTEGER NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (series, time))
      STRICT, WITHOUT ROWID;
    """

  /// What quality control owes and knows: series with late samples, work on devices, its effect.
  static let qualityTables = """
    CREATE TABLE unsettled (series INTEGER PRIMARY KEY, start INTEGER, end INTEGER,
      rev INTEGER NOT NULL) STRICT;
    CREATE TABLE maintenance (device INTEGER NOT NULL, started INTEGER NOT NULL, ended INTEGER,
      reason TEXT NOT NULL, by TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (device, started))
      STRICT, WITHOUT ROWID;
    CREATE TABLE fouling (series INTEGER NOT NULL, started INTEGER NOT NULL,
      measured INTEGER NOT NULL, before REAL NOT NULL, after REAL NOT NULL, rev INTEGER NOT NULL,
      PRIMARY KEY (series, started)) STRICT, WITHOUT ROWID;
    """

  /// Sealed chunks, the newest sample of each series, and how far sealing has come.
  ///
  /// `pass` says which rows of `sample_hot` are in chunks already and wait for being removed: they
  /// count no more. `sample_live` shows the others.
  static let sealing = """
    ALTER TABLE meta ADD COLUMN hot_samples INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE meta ADD COLUMN sealed_samples INTEGER NOT NULL DEFAULT 0;
    UPDATE meta SET hot_samples = (SELECT count(*) FROM sample_hot);
    CREATE TABLE pass (id INTEGER PRIMARY KEY CHECK (id = 1), active INTEGER NOT NULL,
      cutoff INTEGER NOT NULL, last_row INTEGER NOT NULL, kept_row INTEGER NOT NULL,
      done_series INTEGER NOT NULL, latest_row INTEGER NOT NULL) STRICT;
    INSERT INTO pass VALUES (1, 0, 0, 0, 0, 0, 0);
    CREATE VIEW sample_live AS SELECT row, series, time, delay, value, flag, reasons
      FROM sample_hot, pass WHERE NOT (row <= last_row AND series <= done_series
        AND (time < cutoff OR row <= kept_row));
    CREATE TABLE latest (series INTEGER PRIMARY KEY, time INTEGER NOT NULL,
      delay INTEGER NOT NULL, value REAL, flag INTEGER NOT NULL, reasons INTEGER NOT NULL,
      recent BLOB NOT NULL) STRICT;
    CREATE TABLE fresh (key INTEGER PRIMARY KEY,
      series INTEGER AS (key & 33554431),
      start INTEGER AS (((key >> 25) - 2147483648) * 3600000), rev INTEGER NOT NULL,
      \(ChunkSummary.declaration), data BLOB NOT NULL) STRICT;
    CREATE INDEX fresh_rev ON fresh (rev);
    CREATE TABLE chunk (key INTEGER PRIMARY KEY, series INTEGER AS (key >> 32),
      start INTEGER AS (\(ChunkGrid.startOfKey)), rev INTEGER NOT NULL,
      \(ChunkSummary.declaration), hours INTEGER NOT NULL, final INTEGER NOT NULL,
      data BLOB NOT NULL) STRICT;
    CREATE INDEX chunk_rev ON chunk (rev);
    CREATE INDEX chunk_open ON chunk (start) WHERE final = 0;
    CREATE TABLE timeline (key INTEGER PRIMARY KEY, device INTEGER AS (key >> 32),
      start INTEGER AS (\(ChunkGrid.startOfKey)), rev INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
    """

  /// A second table of rows, so that one of which every row is sealed can be emptied at once.
  ///
  /// `pass.side` says which takes the new ones. Rows that an earlier pass has left go to the older one.
  static let tableInTurn = """
    CREATE TABLE sample_warm (row INTEGER PRIMARY KEY, series INTEGER NOT NULL,
      time INTEGER NOT NULL, delay INTEGER NOT NULL, value REAL, flag INTEGER NOT NULL,
      reasons INTEGER NOT NULL) STRICT;
    INSERT INTO sample_warm SELECT * FROM sample_hot WHERE row <= (SELECT kept_row FROM pass);
    DELETE FROM sample_hot WHERE row <= (SELECT kept_row FROM pass);
    ALTER TABLE pass ADD COLUMN side INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pass ADD COLUMN sealed_row INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pass ADD COLUMN sealed_cutoff INTEGER NOT NULL DEFAULT 0;
    DROP VIEW sample_live;
    CREATE VIEW sample_live AS SELECT row, series, time, delay, value, flag, reasons
      FROM (SELECT * FROM sample_hot UNION ALL SELECT * FROM sample_warm), pass
      WHERE NOT (row <= sealed_row AND time < sealed_cutoff)
        AND NOT (row <= last_row AND series <= done_series AND (time < cutoff OR row <= kept_row));
    """

  /// Chunks of hours and days by time, all series of a device in a row.
  ///
  /// What was there of hours goes to the chunks by series, and is joined with these. `pass` says how
  /// far joining has come.
  static let bundles = """
    INSERT INTO chunk (key, rev, \(ChunkSummary.columns), hours, final, data)
      SELECT (series << 32) | (key >> 25), rev, \(ChunkSummary.columns), 1, 0, data FROM fresh
      ORDER BY 1;
    DROP TABLE fresh;
    CREATE TABLE fresh (key INTEGER PRIMARY KEY,
      device INTEGER AS (\(ChunkGrid.deviceOfFreshKey)),
      start INTEGER AS (\(ChunkGrid.startOfFreshKey)),
      hours INTEGER AS (\(ChunkGrid.hoursOfFreshKey)), rev INTEGER NOT NULL,
      samples INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
    CREATE INDEX fresh_rev ON fresh (rev);
    ALTER TABLE pass ADD COLUMN join_start INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pass ADD COLUMN join_hours INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pass ADD COLUMN join_device INTEGER NOT NULL DEFAULT 0;
    """

  /// Series with late readings that no rule has judged yet.
  static let belated = """
    CREATE TABLE belated (series INTEGER PRIMARY KEY, start INTEGER, end INTEGER, arrived INTEGER,
      rev INTEGER NOT NULL) STRICT;
    """

  /// Figures of stretches of time, and up to when samples have been dropped for their age.
  static let figures = """
    ALTER TABLE meta ADD COLUMN expired_until INTEGER;
    CREATE TABLE rollup (key INTEGER PRIMARY KEY, rev INTEGER NOT NULL, hours INTEGER NOT NULL,
      zone TEXT, day BLOB, local BLOB, hour BLOB, ten BLOB) STRICT;
    CREATE INDEX rollup_rev ON rollup (rev);
    """
}
