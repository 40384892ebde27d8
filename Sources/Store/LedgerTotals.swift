internal import SQLite
internal import Telemetry

/// The account of each device as it was committed last, so that a commit writes sums and does not
/// have to read them: a third less work for each row than adding in SQL.
struct LedgerTotals {
  /// Bookings that are left alone at least before `account` takes them in.
  private static let leastBookings = 4096
  /// So many for each device: the more of them, the less a device's place in `account` is written.
  private static let bookingsOfDevice = 8

  /// So many devices are taken in at the end of a round, within some milliseconds.
  private static let fewBookings = 500

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
  private var lastTakenIn: Int32 = 0

  /// Reads the accounts.
  init(_ connection: Connection) throws(SQLiteError) {
    try Queries.accounts(connection) { device, entry, rev, isBooking in
      put(entry, of: device.rawValue, rev: rev)
      guard isBooking else { return }
      open.insert(device.rawValue)
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

  /// The devices to be taken in next: those after the last one, and where few have been booked
  /// meanwhile of those before, these too, so that all are.
  func nextOpen() -> [Int32] {
    let (rest, before) = (open.filter { $0 > lastTakenIn }, open.filter { $0 <= lastTakenIn })
    guard rest.isEmpty || before.count <= Self.fewBookings else { return rest.sorted() }
    return rest.sorted() + before.sorted()
  }

  /// Notes that `account` has these devices as they stand; of bookings none is left when it has all.
  mutating func tookIn(_ devices: ArraySlice<Int32>) {
    open.subtract(devices)
    lastTakenIn = open.isEmpty ? 0 : devices.last ?? 0
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
