internal import SQLite
internal import Telemetry

/// The account of each device.
extension Store {
  /// Writes how the accounts of a batch's devices stand, after those of the commits before.
  func book(
    _ entries: [(device: DeviceID, entry: LedgerEntry)],
    seq: Int64
  ) throws(SQLiteError) {
    for (device, entry) in entries {
      try statements.booking.run(device.rawValue, entry, rev: seq)
    }
  }

  /// Has `account` take in what was booked, as much as the slice has time for; when it has all of it,
  /// the bookings are forgotten at once, which writes none of their pages.
  func takeInBookings(until slice: Slice) throws(SQLiteError) {
    let open = ledger.nextOpen()
    var taken = 0
    try commit { _ throws(SQLiteError) in
      for device in open {
        if let (entry, rev) = ledger.account(of: device) {
          try statements.account.run(device, entry, rev: rev)
        }
        taken += 1
        if slice.isOver { break }
      }
      if taken == ledger.open.count { try connection.execute("DELETE FROM booking") }
      return 0
    }
    ledger.tookIn(open[..<taken])
  }
}

extension Statement {
  /// Writes an account.
  fileprivate func run(_ device: Int32, _ entry: LedgerEntry, rev: Int64) throws(SQLiteError) {
    bind(Int64(device), at: 1)
    bind(entry.received, at: 2)
    bind(entry.stored, at: 3)
    bind(entry.duplicate, at: 4)
    bind(entry.quarantined, at: 5)
    bind(entry.ignored, at: 6)
    bind(entry.samples, at: 7)
    bind(entry.lastArrived?.milliseconds, at: 8)
    bind(entry.lastTime?.milliseconds, at: 9)
    bind(entry.sequence, at: 10)
    bind(entry.sequenceGaps, at: 11)
    bind(rev, at: 12)
    bind(entry.conflicts, at: 13)
    bind(entry.refused, at: 14)
    try run()
  }
}
