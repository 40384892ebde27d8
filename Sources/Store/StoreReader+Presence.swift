internal import SQLite
public import Telemetry

extension StoreReader {
  /// How each device stands of which something is expected, by site and name.
  public func presence() throws(StoreError) -> [DevicePresence] {
    try read("read the devices of") { () throws(SQLiteError) in
      try Queries.presence(connection)
    }
  }
}

extension Queries {
  /// How devices stand, by site and name.
  static func presence(_ connection: Connection) throws(SQLiteError) -> [DevicePresence] {
    let statement = try Statement(
      connection,
      "SELECT \(presenceColumns) FROM presence ORDER BY site, device"
    )
    var rows: [DevicePresence] = []
    while try statement.step() { rows.append(try presence(statement, from: 0)) }
    return rows
  }

  /// The columns of how a device stands.
  static let presenceColumns =
    "site, device, state, since, every, learned, gateway, battery, signal"

  /// How a device stands in the columns from `first` on.
  static func presence(
    _ statement: Statement,
    from first: Int32
  ) throws(SQLiteError) -> DevicePresence {
    DevicePresence(
      site: statement.text(first),
      device: statement.text(first + 1),
      state: try statement.word(first + 2),
      since: statement.instant(first + 3),
      every: statement.optionalInteger(first + 4).map { TimeSpan(milliseconds: $0) },
      isLearned: statement.integer(first + 5) != 0,
      gateway: statement.optionalText(first + 6),
      battery: statement.optionalDouble(first + 7),
      signal: statement.optionalDouble(first + 8)
    )
  }

  /// Before 2020 no clock is right.
  private static let earliestPresent: Int64 = 1_577_836_800_000

  /// The stretches of time in which we watched, in their order.
  ///
  /// What lies ahead of what was written last is of a clock that was put right since; where that was not
  /// set when it was written last, nobody can tell.
  static func watched(_ connection: Connection) throws(SQLiteError) -> [TimeRange] {
    let last = try connection.integer(
      """
      SELECT max(until, coalesce((SELECT watched_until FROM meta), until)) FROM watch
      ORDER BY rev DESC, since DESC LIMIT 1
      """
    )
    let present = last.flatMap { $0 < earliestPresent ? nil : $0 } ?? .max
    let statement = try Statement(
      connection,
      "SELECT since, until FROM watch WHERE since <= ? ORDER BY since"
    )
    statement.bind(present, at: 1)
    var spans: [TimeRange] = []
    while try statement.step() {
      spans.append(TimeRange(start: statement.instant(0), end: statement.instant(1)))
    }
    return spans
  }

  /// Since when devices are expected that had yet to speak then.
  static func expected(_ connection: Connection) throws(SQLiteError) -> [AlertPlace: Instant] {
    let statement = try Statement(connection, "SELECT site, device, since FROM expected")
    var dates: [AlertPlace: Instant] = [:]
    while try statement.step() {
      let place = AlertPlace(rule: "", site: statement.text(0), device: statement.text(1))
      dates[place] = statement.instant(2)
    }
    return dates
  }
}
