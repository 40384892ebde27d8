internal import SQLite
internal import Telemetry

extension Queries {
  /// The columns of work on a device.
  static let maintenanceColumns = "device, started, ended, reason, by"

  /// Work on a device in the columns from `first` on.
  static func maintenance(
    _ row: Statement,
    from first: Int32
  ) throws(SQLiteError) -> Maintenance {
    Maintenance(
      device: DeviceID(rawValue: try row.number(first)),
      started: row.instant(first + 1),
      ended: row.optionalInstant(first + 2),
      reason: row.text(first + 3),
      by: row.text(first + 4)
    )
  }

  /// All work on devices, by when it began.
  static func maintenance(_ connection: Connection) throws(SQLiteError) -> [Maintenance] {
    let rows = try Statement(
      connection,
      "SELECT \(maintenanceColumns) FROM maintenance ORDER BY started, device"
    )
    var works: [Maintenance] = []
    while try rows.step() { works.append(try maintenance(rows, from: 0)) }
    return works
  }

  /// The columns of what a cleaning changed.
  static let foulingColumns = "series, started, measured, before, after"

  /// What a cleaning changed in the columns from `first` on.
  static func fouling(_ row: Statement, from first: Int32) throws(SQLiteError) -> FoulingOffset {
    FoulingOffset(
      series: SeriesID(rawValue: try row.number(first)),
      started: row.instant(first + 1),
      measured: row.instant(first + 2),
      before: row.optionalDouble(first + 3) ?? .nan,
      after: row.optionalDouble(first + 4) ?? .nan
    )
  }

  /// What cleanings changed, by when they began.
  static func foulings(_ connection: Connection) throws(SQLiteError) -> [FoulingOffset] {
    let rows = try Statement(
      connection,
      "SELECT \(foulingColumns) FROM fouling ORDER BY started, series"
    )
    var foulings: [FoulingOffset] = []
    while try rows.step() { foulings.append(try fouling(rows, from: 0)) }
    return foulings
  }

  /// Where readings came late and no rule has judged them yet.
  static func belated(
    _ connection: Connection
  ) throws(SQLiteError) -> [SeriesID: BelatedReadings] {
    let rows = try Statement(
      connection,
      "SELECT series, start, end, arrived FROM belated WHERE start IS NOT NULL"
    )
    var found: [SeriesID: BelatedReadings] = [:]
    while try rows.step() {
      found[SeriesID(rawValue: try rows.number(0))] = BelatedReadings(
        range: TimeRange(start: rows.instant(1), end: rows.instant(2)),
        arrived: rows.instant(3)
      )
    }
    return found
  }

  /// Where samples came late and those around them were not looked at yet.
  static func unsettled(_ connection: Connection) throws(SQLiteError) -> [SeriesID: TimeRange] {
    let rows = try Statement(
      connection,
      "SELECT series, start, end FROM unsettled WHERE start IS NOT NULL"
    )
    var ranges: [SeriesID: TimeRange] = [:]
    while try rows.step() {
      let series = SeriesID(rawValue: try rows.number(0))
      ranges[series] = TimeRange(start: rows.instant(1), end: rows.instant(2))
    }
    return ranges
  }
}
