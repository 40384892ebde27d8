internal import SQLite
internal import Telemetry

/// Reads that the writer at its start and every reader share.
enum Queries {
  /// Devices and series.
  static func register(_ connection: Connection) throws(SQLiteError) -> Register {
    let statement = try Statement(connection, "SELECT id, site, name FROM device ORDER BY id")
    var devices: [Register.Device] = []
    while try statement.step() {
      let id = DeviceID(rawValue: Int32(truncatingIfNeeded: statement.integer(0)))
      devices.append(
        Register.Device(id: id, site: statement.text(1), name: statement.text(2))
      )
    }
    return Register(devices: devices, series: try series(connection))
  }

  private static func series(_ connection: Connection) throws(SQLiteError) -> [Register.Series] {
    let statement = try Statement(
      connection,
      """
      SELECT series.id, device, site, name, metric, channel, unit FROM series
      JOIN device ON device.id = series.device ORDER BY series.id
      """
    )
    var series: [Register.Series] = []
    while try statement.step() { series.append(read(statement)) }
    return series
  }

  /// A series in the columns `id, device, site, name, metric, channel, unit`.
  static func read(_ statement: Statement) -> Register.Series {
    Register.Series(
      id: SeriesID(rawValue: Int32(truncatingIfNeeded: statement.integer(0))),
      device: DeviceID(rawValue: Int32(truncatingIfNeeded: statement.integer(1))),
      key: SeriesKey(
        site: statement.text(2),
        device: statement.text(3),
        metric: statement.text(4),
        channel: statement.optionalText(5)
      ),
      unit: statement.text(6)
    )
  }

  /// The first row that can hold a sample of each series.
  static func firstRows(
    _ connection: Connection
  ) throws(SQLiteError) -> [(id: SeriesID, firstRow: Int64)] {
    let statement = try Statement(connection, "SELECT id, first_row FROM series")
    var rows: [(id: SeriesID, firstRow: Int64)] = []
    while try statement.step() {
      let id = SeriesID(rawValue: Int32(truncatingIfNeeded: statement.integer(0)))
      rows.append((id, statement.integer(1)))
    }
    return rows
  }

  /// The account of each device whose row changed after commit `seq`.
  static func ledger(
    _ connection: Connection,
    after seq: Int64 = -1
  ) throws(SQLiteError) -> [(rev: Int64, device: DeviceID, entry: LedgerEntry)] {
    let statement = try Statement(
      connection,
      """
      SELECT rev, device, received, stored, duplicate, quarantined, ignored, samples,
        last_arrived, last_time, sequence, sequence_gaps FROM ledger WHERE rev > ? ORDER BY rev
      """
    )
    statement.bind(seq, at: 1)
    var entries: [(rev: Int64, device: DeviceID, entry: LedgerEntry)] = []
    while try statement.step() {
      let entry = LedgerEntry(
        received: statement.integer(2),
        stored: statement.integer(3),
        duplicate: statement.integer(4),
        quarantined: statement.integer(5),
        ignored: statement.integer(6),
        samples: statement.integer(7),
        lastArrived: statement.optionalInstant(8),
        lastTime: statement.optionalInstant(9),
        sequence: statement.optionalInteger(10),
        sequenceGaps: statement.integer(11)
      )
      let device = DeviceID(rawValue: Int32(truncatingIfNeeded: statement.integer(1)))
      entries.append((statement.integer(0), device, entry))
    }
    return entries
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
