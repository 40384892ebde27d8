internal import SQLite
internal import Telemetry

/// A row of `latest`: the newest sample of a series, and the newest times, so that a start need not
/// look for them in chunks.
struct LatestRow {
  /// The columns, in order.
  static let columns = "series, time, delay, value, flag, reasons, recent"

  /// Puts a row in the place of what is known of its series.
  static let put =
    "INSERT OR REPLACE INTO latest (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)"

  var sample: Sample
  /// The newest times, ascending; the last is the sample's.
  var times: [Int64]

  /// Makes a row.
  init(sample: Sample, times: [Int64]) {
    (self.sample, self.times) = (sample, times)
  }

  /// Reads a row of the columns.
  init(_ row: Statement) throws(SQLiteError) {
    _ = try row.number(0)
    sample = row.sample(from: 0)
    var times = [sample.time.milliseconds]
    var (step, shift) = (Int64(0), Int64(0))
    // Steps back from the newest, seven bits a byte.
    for byte in row.bytes(6) {
      step |= Int64(byte & 0x7f) << shift
      shift = min(shift + 7, 63)
      if byte < 0x80 {
        times.append(times[times.count - 1] &- step)
        (step, shift) = (0, 0)
      }
    }
    self.times = times.prefix(RestoredState.recentCount).reversed()
  }

  /// Binds the columns to the parameters from the first on.
  func bind(to statement: Statement) throws(SQLiteError) {
    statement.bind(Int64(sample.series.rawValue), at: 1)
    statement.bind(sample.time.milliseconds, at: 2)
    statement.bind(sample.arrived.milliseconds &- sample.time.milliseconds, at: 3)
    statement.bind(sample.value, at: 4)
    statement.bind(Int64(sample.flag.rawValue), at: 5)
    statement.bind(Int64(sample.reasons.rawValue), at: 6)
    var bytes: [UInt8] = []
    for index in times.indices.dropFirst().reversed() {
      var step = UInt64(bitPattern: times[index] &- times[index - 1])
      while step >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: step) | 0x80)
        step >>= 7
      }
      bytes.append(UInt8(step))
    }
    try statement.bind(bytes, at: 7)
  }
}
