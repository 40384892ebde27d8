internal import SQLite
internal import Telemetry

/// The account of each device as it was committed last, so that a commit writes sums and does not
/// have to read them: a third less work for each row than adding in SQL.
struct LedgerTotals {
  /// The accounts, by the device's number.
  private var accounts: [LedgerEntry?] = []

  /// Reads the accounts.
  init(_ connection: Connection) throws(SQLiteError) {
    take(try Queries.ledger(connection).map { ($0.key, $0.value) })
  }

  /// The accounts, by device.
  var entries: [DeviceID: LedgerEntry] {
    var entries: [DeviceID: LedgerEntry] = [:]
    entries.reserveCapacity(accounts.count)
    for (number, account) in accounts.enumerated() {
      if let account { entries[DeviceID(rawValue: Int32(number))] = account }
    }
    return entries
  }

  /// What the accounts will be with a batch's part added.
  func adding(_ parts: [DeviceID: LedgerEntry]) -> [(device: DeviceID, entry: LedgerEntry)] {
    parts.map { device, part in
      let number = Int(device.rawValue)
      var sum =
        accounts.indices.contains(number) ? accounts[number] ?? LedgerEntry() : LedgerEntry()
      sum.add(part)
      return (device, sum)
    }
  }

  /// Takes over accounts that have been committed.
  mutating func take(_ committed: [(device: DeviceID, entry: LedgerEntry)]) {
    guard let highest = committed.lazy.map(\.device.rawValue).max() else { return }
    let missing = Int(highest) + 1 - accounts.count
    if missing > 0 {
      accounts.makeRoom(for: Int(highest) + 1)
      accounts.append(contentsOf: repeatElement(nil, count: missing))
    }
    for (device, entry) in committed { accounts[Int(device.rawValue)] = entry }
  }
}
