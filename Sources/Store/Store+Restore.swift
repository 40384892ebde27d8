internal import SQLite
internal import Telemetry

extension Store {
  /// Reads what the daemon has to know from its last run.
  ///
  /// - Throws: ``StoreError/failed(_:)`` where the file cannot be read.
  public func restore() throws(StoreError) -> RestoredState {
    checkQueue()
    return try attempt("restore from", path) { () throws(SQLiteError) in
      var tail = TailScan(depth: RestoredState.recentCount)
      try tail.run(on: connection)
      return RestoredState(
        storeID: storeID,
        seq: seq,
        wasClean: wasClean,
        register: try Queries.register(connection),
        ledger: ledger.entries,
        openAlerts: try openAlerts(),
        episodes: try episodes(),
        firings: try firings(),
        ended: try ended(),
        belated: try Queries.belated(connection),
        newest: NewestSamples(tail),
        unsettled: try Queries.unsettled(connection),
        maintenance: try Queries.maintenance(connection),
        foulings: try Queries.foulings(connection),
        clocks: try Queries.clocks(connection),
        calibrations: try Queries.calibrations(connection),
        identities: try Queries.identities(connection),
        watchedUntil: try connection.integer("SELECT watched_until FROM meta")
          .map { Instant(milliseconds: $0) },
        delivered: try delivered(),
        silences: try Queries.silences(connection),
        lastSilence: try connection.integer("SELECT max(id) FROM silence") ?? 0,
        planner: try Queries.planner(connection),
        lastMessage: try connection.integer("SELECT max(id) FROM outbox") ?? 0,
        presence: try Queries.presence(connection),
        watched: try Queries.watched(connection),
        expected: try Queries.expected(connection)
      )
    }
  }

  private func openAlerts() throws(SQLiteError) -> [Alert] {
    let statement = try Statement(
      connection,
      "SELECT \(AlertRow.columns) FROM alert WHERE state IN ('pending', 'firing') ORDER BY id"
    )
    defer { statement.reset() }
    var alerts: [Alert] = []
    while try statement.step() { alerts.append(try AlertRow.read(statement, from: 0)) }
    return alerts
  }

  private func episodes() throws(SQLiteError) -> [AlertPlace: Int] {
    let statement = try Statement(
      connection,
      """
      SELECT rule, site, device, max(episode) FROM alert WHERE fired_at IS NOT NULL
      GROUP BY rule, site, device
      """
    )
    var episodes: [AlertPlace: Int] = [:]
    while try statement.step() {
      episodes[place(statement)] = Int(statement.integer(3))
    }
    return episodes
  }

  private func firings() throws(SQLiteError) -> [AlertPlace: [Instant]] {
    let statement = try Statement(
      connection,
      """
      SELECT rule, site, device, fired_at FROM alert
      WHERE fired_at >= (SELECT watched_until FROM meta) - 86400000 AND retrospective = 0
      ORDER BY fired_at
      """
    )
    var firings: [AlertPlace: [Instant]] = [:]
    while try statement.step() {
      firings[place(statement), default: []].append(statement.instant(3))
    }
    return firings
  }

  private func ended() throws(SQLiteError) -> [AlertPlace: [TimeRange]] {
    let statement = try Statement(
      connection,
      """
      SELECT rule, site, device, active_since, ended FROM (
        SELECT *, row_number() OVER (PARTITION BY rule, site, device ORDER BY episode DESC) AS place
        FROM alert WHERE ended IS NOT NULL)
      WHERE place <= ? ORDER BY place DESC
      """
    )
    statement.bind(Int64(RestoredState.endedCount), at: 1)
    var ended: [AlertPlace: [TimeRange]] = [:]
    while try statement.step() {
      let range = TimeRange(
        start: statement.instant(3),
        end: max(statement.instant(3), statement.instant(4))
      )
      ended[place(statement), default: []].append(range)
    }
    return ended
  }

  /// The rule and the place that a row begins with.
  private func place(_ row: Statement) -> AlertPlace {
    AlertPlace(rule: row.text(0), site: row.text(1), device: row.optionalText(2))
  }

  private func delivered() throws(SQLiteError) -> [String: Int64] {
    let statement = try Statement(connection, "SELECT channel, ordinal FROM delivered")
    var cursors: [String: Int64] = [:]
    while try statement.step() { cursors[statement.text(0)] = statement.integer(1) }
    return cursors
  }
}
