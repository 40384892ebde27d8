internal import SQLite
internal import Telemetry

/// Which series belong to which device, by their numbers alone.
struct SeriesFamilies {
  private var devices: [Int32] = [0]
  private var members: [[Int32]] = [[]]

  /// Reads the register.
  init(_ connection: Connection) throws(SQLiteError) {
    let rows = try Statement(connection, "SELECT id, device FROM series ORDER BY id")
    while try rows.step() { add(try rows.number(0), of: try rows.number(1)) }
  }

  /// Takes in a new series.
  mutating func add(_ series: Int32, of device: Int32) {
    while devices.count <= Int(series) { devices.append(0) }
    while members.count <= Int(device) { members.append([]) }
    devices[Int(series)] = device
    members[Int(device)].append(series)
  }

  /// The highest number of a series.
  var highestSeries: Int32 { Int32(devices.count - 1) }
  /// The highest number of a device.
  var highestDevice: Int32 { Int32(members.count - 1) }

  /// The device of a series; 0 for one that is not known.
  func device(of series: Int32) -> Int32 {
    devices.indices.contains(Int(series)) ? devices[Int(series)] : 0
  }

  /// The series of a device.
  func series(of device: Int32) -> [Int32] {
    members.indices.contains(Int(device)) ? members[Int(device)] : []
  }
}
