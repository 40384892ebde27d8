internal import SQLite
internal import Telemetry

extension Queries {
  /// What is known of clocks; one that another version wrote is begun anew.
  static func clocks(_ connection: Connection) throws(SQLiteError) -> [ClockState] {
    let rows = try Statement(connection, "SELECT device, fault, error, memory FROM clock")
    var states: [ClockState] = []
    while try rows.step() {
      var state = ClockState(device: DeviceID(rawValue: try rows.number(0)))
      state.fault = try rows.word(1)
      state.error = rows.integer(2)
      state.memory = PackedIntegers.numbers(rows.bytes(3)).map(Int64.init(bitPattern:))
      states.append(state)
    }
    return states
  }

  /// How series are and were corrected, the oldest record of each first.
  static func calibrations(_ connection: Connection) throws(SQLiteError) -> [CalibrationRecord] {
    let rows = try Statement(
      connection,
      "SELECT series, since, begins, gain, offset FROM calibration ORDER BY series, since, begins"
    )
    var records: [CalibrationRecord] = []
    while try rows.step() {
      let series = SeriesID(rawValue: try rows.number(0))
      let since = rows.instant(1)
      let step = CalibrationStep(
        from: rows.instant(2),
        gain: rows.optionalDouble(3) ?? 1,
        offset: rows.optionalDouble(4) ?? 0
      )
      if let last = records.last, last.series == series, last.since == since {
        records[records.count - 1].steps.append(step)
      } else {
        records.append(CalibrationRecord(series: series, since: since, steps: [step]))
      }
    }
    return records
  }

  /// The identities of the last messages without a time, by device, the oldest first.
  static func identities(_ connection: Connection) throws(SQLiteError) -> [DeviceID: [UInt64]] {
    let rows = try Statement(connection, "SELECT device, recent FROM identity")
    var identities: [DeviceID: [UInt64]] = [:]
    while try rows.step() {
      identities[DeviceID(rawValue: try rows.number(0))] = PackedIntegers.numbers(rows.bytes(1))
    }
    return identities
  }
}
