internal import SQLite
internal import Telemetry

/// The account of each device as it was committed last, so that a commit writes sums and does not
/// have to read them: a third less work for each row than adding in SQL.
struct LedgerTotals {
  /// The accounts, by device.
  private(set) var entries: [DeviceID: LedgerEntry]

  /// Reads the accounts.
  init(_ connection: Connection) throws(SQLiteError) {
    entries = try Queries.ledger(connection)
  }

  /// What the accounts will be with a batch's part added.
  func adding(_ parts: [DeviceID: LedgerEntry]) -> [(device: DeviceID, entry: LedgerEntry)] {
    parts.map { device, part in
      var sum = entries[device] ?? LedgerEntry()
      sum.add(part)
      return (device, sum)
    }
  }

  /// Takes over accounts that have been committed.
  mutating func take(_ committed: [(device: DeviceID, entry: LedgerEntry)]) {
    for (device, entry) in committed { entries[device] = entry }
  }
}
