internal import SQLite
internal import Telemetry

/// The account of each device as it was committed last, so that a commit writes sums and does not
/// have to read them: a third less work for each row than adding in SQL.
struct LedgerTotals {
  /// Bookings that are left alone at least before `account` takes them in.
  private static let leastBookings = 4096
  /// So many for each device: the more of them, the less a device's place in `account` is written.
  private static let bookingsOfDevice = 8

  private struct Account {
    var entry = LedgerEntry()
    /// The commit that changed it last; below 0 where there is no account.
    var rev: Int64 = -1
  }

  /// The accounts, by the device's number.
  private var accounts: [Account] = []
  private var count = 0
  /// Devices whose place in `account` is older than their last booking.
  private(set) var open: Set<Int32> = []
  private var bookings = 0

  /// Reads the accounts.
  init(_ connection: Connection) throws(SQLiteError) {
    let rows = try Statement(connection, "SELECT \(Queries.ledgerColumns), rev FROM ledger")
    while try rows.step() {
      let (device, entry) = try Queries.ledger(rows, from: 0)
      put(entry, of: device.rawValue, rev: rows.integer(Queries.ledgerColumnCount))
    }
    let booked = try Statement(connection, "SELECT device FROM booking")
    while try booked.step() {
      open.insert(try booked.number(0))
      bookings += 1
    }
  }

  /// The accounts, by device.
  var entries: [DeviceID: LedgerEntry] {
    var entries: [DeviceID: LedgerEntry] = [:]
    entries.reserveCapacity(count)
    for (number, account) in accounts.enumerated() where account.rev >= 0 {
      entries[DeviceID(rawValue: Int32(number))] = account.entry
    }
    return entries
  }

  /// A device's account and the commit that changed it last.
  func account(of device: Int32) -> (entry: LedgerEntry, rev: Int64)? {
    guard accounts.indices.contains(Int(device)) else { return nil }
    let account = accounts[Int(device)]
    return account.rev >= 0 ? (account.entry, account.rev) : nil
  }

  /// Whether there are so many bookings that `account` should take them in.
  var isFull: Bool {
    bookings > max(Self.leastBookings, count * Self.bookingsOfDevice)
  }

  /// Whether there are any.
  var hasBookings: Bool { bookings > 0 }

  /// What the accounts will be with a batch's part added.
  func adding(_ parts: [DeviceID: LedgerEntry]) -> [(device: DeviceID, entry: LedgerEntry)] {
    parts.map { device, part in
      var sum = account(of: device.rawValue)?.entry ?? LedgerEntry()
      sum.add(part)
      return (device, sum)
    }
  }

  /// Takes over accounts that have been booked by a commit.
  mutating func take(_ booked: [(device: DeviceID, entry: LedgerEntry)], seq: Int64) {
    for (device, entry) in booked {
      put(entry, of: device.rawValue, rev: seq)
      open.insert(device.rawValue)
    }
    bookings += booked.count
  }

  /// Notes that `account` has these devices as they stand; of bookings none is left when it has all.
  mutating func tookIn(_ devices: some Sequence<Int32>) {
    open.subtract(devices)
    if open.isEmpty { bookings = 0 }
  }

  private mutating func put(_ entry: LedgerEntry, of device: Int32, rev: Int64) {
    let missing = Int(device) + 1 - accounts.count
    if missing > 0 {
      accounts.makeRoom(for: Int(device) + 1)
      accounts.append(contentsOf: repeatElement(Account(), count: missing))
    }
    if accounts[Int(device)].rev < 0 { count += 1 }
    accounts[Int(device)] = Account(entry: entry, rev: rev)
  }
}
