import Foundation
import Store
import Telemetry
import TestSupport

/// Looks into the file that a daemon left, as the next daemon and as an outsider would.
enum StoreCheck {
  /// What is in a store, compared with what was sent.
  struct Account: Sendable {
    /// Messages whose reading is stored, by index.
    var stored: Set<Int> = []
    /// How many rows repeat a reading that is there already.
    var duplicates = 0
    /// Readings that no message of ours explains.
    var unexpected: [String] = []
    /// Rows in all, those of sentinels apart.
    var rows = 0

    /// The messages that the broker has taken and that are not in the store.
    func lost(of acknowledged: some Sequence<Int>) -> [Int] {
      acknowledged.filter { !stored.contains($0) }
    }
  }

  /// Compares the readings in a store with the fleet that sent them.
  static func account(_ path: String, of fleet: Fleet) throws -> Account {
    var account = Account()
    try StoreReader(path: path).samples(matching: "*/*/*", in: .all) { series, sample in
      guard !series.key.device.hasPrefix("sentinel") else { return }
      account.rows += 1
      guard let index = fleet.index(of: series.key, sample) else {
        account.unexpected.append("\(series.key) \(sample)")
        return
      }
      if !account.stored.insert(index).inserted { account.duplicates += 1 }
    }
    return account
  }

  /// Whether the readings of a sentinel are there: the broker's queue is empty behind it.
  static func hasSentinel(_ path: String, _ number: Int = 0) throws -> Bool {
    let glob = "\(Fleet.site)/sentinel-\(number)/water_temp"
    return try StoreReader(path: path).latest(matching: glob).count == 1
  }

  /// What is wrong with the file of a daemon that is not running; nothing when all is well.
  ///
  /// It looks at a copy, so that the next daemon finds the file as the kill left it. Six checks:
  /// it opens, is sound, every table can be counted, its log can be taken in, the ledger balances
  /// and agrees with the rows, and no series has a time twice.
  static func faults(of path: String) throws -> [String] {
    let folder = try TemporaryDirectory("store-check")
    let copy = folder.path(of: "copy.db")
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    var faults: [String] = []
    let expect = { (what: String, sql: String, wanted: [String]) in
      let found = try query(copy, sql)
      if found != wanted { faults.append("\(what): \(found) instead of \(wanted)") }
    }
    try expect("integrity", "PRAGMA integrity_check", ["ok"])
    for table in try query(copy, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    where try query(copy, "SELECT count(*) >= 0 FROM \"\(table)\"") != ["1"] {
      faults.append("the table \(table) cannot be counted")
    }
    try expect("checkpoint", "PRAGMA wal_checkpoint(TRUNCATE)", ["0|0|0"])
    return faults + (try ledgerFaults(of: copy))
  }

  private static func ledgerFaults(of path: String) throws -> [String] {
    let reader = try StoreReader(path: path)
    let entries = try reader.ledger().values
    var faults = entries.filter { !$0.isBalanced }.map { "out of balance: \($0)" }
    var rows: Int64 = 0
    var last: (series: SeriesID, time: Instant)?
    try reader.samples(matching: "*/*/*", in: .all) { series, sample in
      rows += 1
      if let last, last == (series.id, sample.time) {
        faults.append("\(series.key) has \(sample.time.milliseconds) twice")
      }
      last = (series.id, sample.time)
    }
    let booked = entries.reduce(0) { $0 + $1.samples }
    if booked != rows { faults.append("the ledger has \(booked) readings, the store \(rows)") }
    return faults
  }

  /// What the `sqlite3` program answers, line by line.
  static func query(_ path: String, _ sql: String) throws -> [String] {
    guard let program = Programs.system("sqlite3") else {
      throw TestSupportError("check \(path): no sqlite3 here; run Deploy/install-packages")
    }
    let run = try ChildProcess.run(program, ["-batch", path, sql])
    guard run.isSuccess else {
      throw TestSupportError("\(sql) on \(path): \(run.errors.joined(separator: " | "))")
    }
    return run.output
  }
}
