extension Schema {
  private static let accountColumns = """
    device, received, stored, duplicate, quarantined, ignored, samples, last_arrived, last_time,
      sequence, sequence_gaps, rev, conflicts, refused
    """

  /// Accounts in the order of the commits that changed them.
  ///
  /// A commit touches one page so, where devices in their places would touch one each; from time to time
  /// `account` takes them in. `ledger` shows how each stands.
  ///
  /// `latest` need no longer know what is sealed, so rows may stay after they are: up to
  /// `pass.gone_row` none counts.
  static let bookings = """
    ALTER TABLE ledger RENAME TO account;
    CREATE TABLE booking (row INTEGER PRIMARY KEY, device INTEGER NOT NULL,
      received INTEGER NOT NULL, stored INTEGER NOT NULL, duplicate INTEGER NOT NULL,
      quarantined INTEGER NOT NULL, ignored INTEGER NOT NULL, samples INTEGER NOT NULL,
      last_arrived INTEGER, last_time INTEGER, sequence INTEGER, sequence_gaps INTEGER NOT NULL,
      rev INTEGER NOT NULL, conflicts INTEGER NOT NULL, refused INTEGER NOT NULL) STRICT;
    CREATE VIEW ledger AS
      SELECT \(accountColumns) FROM account WHERE device NOT IN (SELECT device FROM booking)
      UNION ALL SELECT \(accountColumns) FROM booking
        WHERE row IN (SELECT max(row) FROM booking GROUP BY device);
    ALTER TABLE pass ADD COLUMN gone_row INTEGER NOT NULL DEFAULT 0;
    DROP VIEW sample_live;
    CREATE VIEW sample_live AS SELECT row, series, time, delay, value, flag, reasons
      FROM (SELECT * FROM sample_hot UNION ALL SELECT * FROM sample_warm), pass
      WHERE row > gone_row AND NOT (row <= sealed_row AND time < sealed_cutoff)
        AND NOT (row <= last_row AND series <= done_series AND (time < cutoff OR row <= kept_row));
    """
}
