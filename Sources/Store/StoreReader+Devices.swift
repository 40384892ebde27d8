internal import SQLite
public import Telemetry

extension StoreReader {
  /// What is known of devices' clocks.
  public func clocks() throws(StoreError) -> [ClockState] {
    try read("read the clocks of") { () throws(SQLiteError) in try Queries.clocks(connection) }
  }

  /// How series are and were corrected: with the samples, the way back to the raw values.
  public func calibrations() throws(StoreError) -> [CalibrationRecord] {
    try read("read the calibrations of") { () throws(SQLiteError) in
      try Queries.calibrations(connection)
    }
  }

  /// Second values for times that were stored already, the newest first.
  public func conflicts(limit: Int) throws(StoreError) -> [Conflict] {
    try read("read the conflicts of") { () throws(SQLiteError) in
      let rows = try Statement(
        connection,
        "SELECT series, time, value, arrived FROM conflict ORDER BY ordinal DESC LIMIT ?"
      )
      rows.bind(Int64(limit), at: 1)
      var conflicts: [Conflict] = []
      while try rows.step() {
        conflicts.append(
          Conflict(
            series: SeriesID(rawValue: try rows.number(0)),
            time: rows.instant(1),
            value: rows.optionalDouble(2),
            arrived: rows.instant(3)
          )
        )
      }
      return conflicts
    }
  }

  /// The last messages in which something was not known, the newest first.
  ///
  /// - Parameter device: only of this device; nil for all.
  /// - Returns: the messages.
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func specimens(of device: DeviceID? = nil) throws(StoreError) -> [Specimen] {
    try read("read the specimens of") { () throws(SQLiteError) in
      let rows = try Statement(
        connection,
        """
        SELECT device, topic, arrived, bytes FROM specimen WHERE ?1 IS NULL OR device = ?1
        ORDER BY arrived DESC
        """
      )
      rows.bind(device.map { Int64($0.rawValue) }, at: 1)
      var specimens: [Specimen] = []
      while try rows.step() {
        specimens.append(
          Specimen(
            device: DeviceID(rawValue: try rows.number(0)),
            topic: rows.text(1),
            arrived: rows.instant(2),
            bytes: rows.bytes(3)
          )
        )
      }
      return specimens
    }
  }
}
