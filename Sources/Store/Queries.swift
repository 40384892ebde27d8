internal import SQLite
internal import Telemetry

/// Reads that the writer at its start and every reader share.
enum Queries {
  /// Devices and series.
  static func register(_ connection: Connection) throws(SQLiteError) -> Register {
    let statement = try Statement(connection, "SELECT id, site, name FROM device ORDER BY id")
    var register = Register()
    while try statement.step() {
      let id = DeviceID(rawValue: try statement.number(0))
      register.restore(
        Register.Device(id: id, site: statement.text(1), name: statement.text(2))
      )
    }
    let rows = try Statement(
      connection,
      "SELECT id, device, metric, channel, unit FROM series ORDER BY id"
    )
    while try rows.step() {
      let (id, device) = (try rows.number(0), DeviceID(rawValue: try rows.number(1)))
      guard register[device] != nil else { continue }
      register.restore(
        SeriesID(rawValue: id),
        of: device,
        metric: rows.text(2),
        channel: rows.optionalText(3),
        unit: rows.text(4)
      )
    }
    return register
  }

  /// The series whose names may fit a glob: those of its site and device, where it names these.
  static func series(
    _ connection: Connection,
    near glob: SeriesGlob
  ) throws(SQLiteError) -> [Register.Series] {
    let start = glob.description.prefix { !"*?[\\".contains($0) }
    let parts = start.split(separator: "/", omittingEmptySubsequences: false)
    let names = parts.dropLast().prefix(2).map(String.init)
    let conditions = ["site = ?", "name = ?"].prefix(names.count).joined(separator: " AND ")
    return try series(connection, names.isEmpty ? "" : "WHERE \(conditions)", names)
  }

  /// The series with these numbers; nil where there is none.
  static func series(
    _ connection: Connection,
    _ numbers: [SeriesID]
  ) throws(SQLiteError) -> [Register.Series?] {
    let statement = try Statement(connection, "\(selection) WHERE series.id = ?")
    var found: [Register.Series?] = []
    for number in numbers {
      statement.bind(Int64(number.rawValue), at: 1)
      defer { statement.reset() }
      found.append(try statement.step() ? try series(statement, from: 0) : nil)
    }
    return found
  }

  private static let selection = """
    SELECT series.id, device, site, name, metric, channel, unit FROM series
    JOIN device ON device.id = series.device
    """

  private static func series(
    _ connection: Connection,
    _ condition: String,
    _ names: [String]
  ) throws(SQLiteError) -> [Register.Series] {
    let statement = try Statement(connection, "\(selection) \(condition)")
    for (index, name) in names.enumerated() { try statement.bind(name, at: Int32(index) + 1) }
    var series: [Register.Series] = []
    while try statement.step() {
      series.append(try self.series(statement, from: 0, after: series.last))
    }
    return series
  }

  /// A series in the columns `id, device, site, name, metric, channel, unit` from `first` on; the
  /// names of the row before serve again where its device is the same.
  static func series(
    _ statement: Statement,
    from first: Int32,
    after before: Register.Series? = nil
  ) throws(SQLiteError) -> Register.Series {
    let device = DeviceID(rawValue: try statement.number(first + 1))
    let known = before?.device == device ? before?.key : nil
    return Register.Series(
      id: SeriesID(rawValue: try statement.number(first)),
      device: device,
      key: SeriesKey(
        site: known?.site ?? statement.text(first + 2),
        device: known?.device ?? statement.text(first + 3),
        metric: statement.text(first + 4),
        channel: statement.optionalText(first + 5)
      ),
      unit: statement.text(first + 6)
    )
  }

  /// The account of each device.
  static func ledger(_ connection: Connection) throws(SQLiteError) -> [DeviceID: LedgerEntry] {
    var entries: [DeviceID: LedgerEntry] = [:]
    try accounts(connection) { device, entry, _, _ in entries[device] = entry }
    return entries
  }

  /// Gives `body` the accounts and what was booked after them, each device's newest last, with its
  /// commit: two plain scans, where the view has to look for the newest.
  static func accounts(
    _ connection: Connection,
    _ body: (DeviceID, LedgerEntry, _ rev: Int64, _ isBooking: Bool) -> Void
  ) throws(SQLiteError) {
    // One statement sees one state; SQLite reads its parts one after the other, each by row.
    let rows = try Statement(
      connection,
      """
      SELECT \(ledgerColumns), rev, 0 AS row FROM account
      UNION ALL SELECT \(ledgerColumns), rev, row FROM booking
      """
    )
    while try rows.step() {
      let (device, entry) = try ledger(rows, from: 0)
      let rev = rows.integer(ledgerColumnCount)
      body(device, entry, rev, rows.integer(ledgerColumnCount + 1) > 0)
    }
  }

  /// The columns of a device's account.
  static let ledgerColumns = """
    device, received, stored, duplicate, quarantined, ignored, samples, last_arrived, last_time, \
    sequence, sequence_gaps, conflicts, refused
    """

  /// How many they are.
  static let ledgerColumnCount: Int32 = 13

  /// A device's account in the columns from `first` on.
  static func ledger(
    _ statement: Statement,
    from first: Int32
  ) throws(SQLiteError) -> (device: DeviceID, entry: LedgerEntry) {
    var entry = LedgerEntry(
      received: statement.integer(first + 1),
      stored: statement.integer(first + 2),
      duplicate: statement.integer(first + 3),
      quarantined: statement.integer(first + 4),
      ignored: statement.integer(first + 5),
      samples: statement.integer(first + 6),
      lastArrived: statement.optionalInstant(first + 7),
      lastTime: statement.optionalInstant(first + 8),
      sequence: statement.optionalInteger(first + 9),
      sequenceGaps: statement.integer(first + 10)
    )
    entry.conflicts = statement.integer(first + 11)
    entry.refused = statement.integer(first + 12)
    return (DeviceID(rawValue: try statement.number(first)), entry)
  }

  /// A transition in the columns `event, time` and an alert's from `first` on.
  static func transition(
    _ statement: Statement,
    from first: Int32
  ) throws(SQLiteError) -> AlertTransition {
    AlertTransition(
      event: try statement.word(first),
      time: statement.instant(first + 1),
      alert: try AlertRow.read(statement, from: first + 2)
    )
  }

  /// An event in the columns `kind, time, detail` from `first` on.
  static func event(
    _ statement: Statement,
    from first: Int32
  ) throws(SQLiteError) -> SystemEvent {
    SystemEvent(
      kind: try statement.word(first),
      time: statement.instant(first + 1),
      detail: statement.text(first + 2)
    )
  }
}
