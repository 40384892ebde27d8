internal import Chunks
internal import SQLite
internal import Telemetry

/// Collects what a run of commits changed, table by table.
struct ChangeScan {
  /// What was found, by table.
  private(set) var changes: [StoreChange] = []
  private let connection: Connection
  private let after: Int64
  private let upTo: Int64

  /// Prepares a look at the commits after one, up to another.
  init(connection: Connection, after: Int64, upTo: Int64) {
    (self.connection, self.after, self.upTo) = (connection, after, upTo)
  }

  /// Reads the tables in the order in which a mirror can take their rows.
  mutating func run() throws(SQLiteError) {
    try collect("rev, id, site, name FROM device") { row throws(SQLiteError) in
      let id = DeviceID(rawValue: try row.number(1))
      return .device(Register.Device(id: id, site: row.text(2), name: row.text(3)))
    }
    try collect(
      """
      rev, id, device, site, name, metric, channel, unit FROM (SELECT series.*, site, name
        FROM series JOIN device ON device.id = series.device)
      """
    ) { row throws(SQLiteError) in
      .series(try Queries.series(row, from: 1))
    }
    try collect(
      "rev, kind, at, first_row, last_row FROM (SELECT seq AS rev, * FROM batch)"
    ) { row throws(SQLiteError) in
      let first = row.optionalInteger(3)
      return .batch(
        kind: try row.word(1),
        at: row.instant(2),
        rows: first.map { $0...max($0, row.integer(4)) }
      )
    }
    try collectBundles()
    try collect("rev, series, start, hours, samples FROM chunk") { row throws(SQLiteError) in
      let start = row.instant(2)
      let range = TimeRange(start: start, end: start + .hours(row.integer(3)))
      return .chunk(SeriesID(rawValue: try row.number(1)), range, samples: row.integer(4))
    }
    try collect("rev, series, time, flag, reasons FROM revision") { row throws(SQLiteError) in
      .revision(try row.revision(from: 1))
    }
    try collect("rev, \(Queries.maintenanceColumns) FROM maintenance") { row throws(SQLiteError) in
      .maintenance(try Queries.maintenance(row, from: 1))
    }
    try collect("rev, \(Queries.foulingColumns) FROM fouling") { row throws(SQLiteError) in
      .fouling(try Queries.fouling(row, from: 1))
    }
    try collect("rev, \(Queries.ledgerColumns) FROM ledger") { row throws(SQLiteError) in
      let (device, entry) = try Queries.ledger(row, from: 1)
      return .ledger(device, entry)
    }
    try collectAlerts()
  }

  /// Chunks of hours and days, series by series; those that were joined to longer ones are gone.
  private mutating func collectBundles() throws(SQLiteError) {
    let chunks = try ChunkReader(connection)
    try chunks.look()
    let rows = try rows("rev, key, start, hours, data FROM fresh")
    defer { rows.reset() }
    while try rows.step() {
      let key = rows.integer(1)
      let hours = ChunkGrid.hours(ofFreshKey: key)
      guard !chunks.mark.covers(hours, ChunkGrid.device(ofFreshKey: key)) else { continue }
      let start = rows.instant(2)
      let range = TimeRange(start: start, end: start + .hours(rows.integer(3)))
      for member in try chunks.decoded(rows.bytes(4), key).members {
        let subject = StoreChange.Subject.chunk(
          SeriesID(rawValue: member.series),
          range,
          samples: Int64(member.samples)
        )
        changes.append(StoreChange(rev: rows.integer(0), subject: subject))
      }
    }
  }

  private mutating func collectAlerts() throws(SQLiteError) {
    try collect("rev, \(AlertRow.columns) FROM alert") { row throws(SQLiteError) in
      .alert(try AlertRow.read(row, from: 1))
    }
    try collect(
      "rev, ordinal, event, time, \(AlertRow.columns) FROM transition"
    ) { row throws(SQLiteError) in
      .transition(ordinal: row.integer(1), try Queries.transition(row, from: 2))
    }
    try collect("rev, \(Queries.presenceColumns) FROM presence") { row throws(SQLiteError) in
      .presence(try Queries.presence(row, from: 1))
    }
    try collect("rev, since, until FROM watch") { row throws(SQLiteError) in
      .watched(TimeRange(start: row.instant(1), end: row.instant(2)))
    }
    try collect("rev, channel, ordinal FROM delivered") { row throws(SQLiteError) in
      .delivered(channel: row.text(1), ordinal: row.integer(2))
    }
    try collect("rev, \(Queries.silenceColumns) FROM silence") { row throws(SQLiteError) in
      .silence(try Queries.silence(row, from: 1))
    }
    try collect("rev, \(Queries.messageColumns) FROM outbox") { row throws(SQLiteError) in
      .message(try Queries.message(row, from: 1))
    }
    try collect("rev, key, value FROM planner") { row throws(SQLiteError) in
      .planner(PlannerRow(key: row.text(1), value: row.optionalText(2)))
    }
    try collect("rev, kind, time, detail FROM event") { row throws(SQLiteError) in
      .event(try Queries.event(row, from: 1))
    }
  }

  /// The rows of a table that the commits changed, which column 0 says.
  private func rows(_ columns: String) throws(SQLiteError) -> Statement {
    let rows = try Statement(
      connection,
      "SELECT \(columns) WHERE rev > ? AND rev <= ? ORDER BY rev"
    )
    rows.bind(after, at: 1)
    rows.bind(upTo, at: 2)
    return rows
  }

  private mutating func collect(
    _ columns: String,
    _ subject: (Statement) throws(SQLiteError) -> StoreChange.Subject
  ) throws(SQLiteError) {
    let rows = try rows(columns)
    defer { rows.reset() }
    while try rows.step() {
      changes.append(StoreChange(rev: rows.integer(0), subject: try subject(rows)))
    }
  }
}
