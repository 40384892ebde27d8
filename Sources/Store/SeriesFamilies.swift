internal import SQLite
internal import Telemetry

/// Which series belong to which device, by their numbers alone.
struct SeriesFamilies {
  private var devices: [Int32] = [0]
  /// By device: its newest series, 0 for none; ``earlier`` has the others.
  private var newest: [Int32] = [0]
  /// By series: the one before it of the same device.
  private var earlier: [Int32] = [0]

  /// Reads the register.
  init(_ connection: Connection) throws(SQLiteError) {
    let rows = try Statement(connection, "SELECT id, device FROM series ORDER BY id")
    while try rows.step() { add(try rows.number(0), of: try rows.number(1)) }
  }

  /// Takes in a new series.
  mutating func add(_ series: Int32, of device: Int32) {
    while devices.count <= Int(series) {
      devices.append(0)
      earlier.append(0)
    }
    while newest.count <= Int(device) { newest.append(0) }
    devices[Int(series)] = device
    (earlier[Int(series)], newest[Int(device)]) = (newest[Int(device)], series)
  }

  /// The highest number of a series.
  var highestSeries: Int32 { Int32(devices.count - 1) }
  /// The highest number of a device.
  var highestDevice: Int32 { Int32(newest.count - 1) }

  /// The device of a series; 0 for one that is not known.
  func device(of series: Int32) -> Int32 {
    devices.indices.contains(Int(series)) ? devices[Int(series)] : 0
  }

  /// The series of a device, in the order in which they came.
  func series(of device: Int32) -> [Int32] {
    var members: [Int32] = []
    var next = newest.indices.contains(Int(device)) ? newest[Int(device)] : 0
    while next != 0 {
      members.append(next)
      next = earlier[Int(next)]
    }
    members.reverse()
    return members
  }
}
