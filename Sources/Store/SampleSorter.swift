internal import SQLite
internal import Telemetry

/// Puts samples in the order of series, event time and arrival, however many they are.
///
/// What is too much for memory goes through a database of its own without a name, which SQLite
/// keeps in a temporary file and removes with the connection.
struct SampleSorter {
  private let positions: SeriesPositions
  private var samples: [Sample] = []
  private var given = 0
  private var spill: (connection: Connection, insert: Statement)?
  private var sorted: Statement?

  /// Prepares to sort samples of these series, in the order in which they are given.
  init(_ series: [Register.Series]) {
    positions = SeriesPositions(series)
  }

  /// Takes in a part; `isLast` says that no other follows.
  mutating func add(_ part: [Sample], isLast: Bool) throws(SQLiteError) {
    if spill == nil, isLast {
      sort(part)
      return
    }
    if spill == nil { spill = try Self.makeSpill() }
    guard let (connection, insert) = spill else { return }
    try connection.transaction(.deferred) { () throws(SQLiteError) in
      for sample in part { try write(sample, insert) }
    }
    guard isLast else { return }
    sorted = try Statement(
      connection,
      """
      SELECT series, time, delay, value, flag, reasons FROM sample
      ORDER BY position, time, delay
      """
    )
  }

  /// The next sample in the order; nil after the last.
  mutating func next() throws(SQLiteError) -> Sample? {
    if let sorted { return try sorted.step() ? sorted.sample(from: 0) : finished() }
    guard given < samples.count else { return nil }
    given += 1
    return samples[given - 1]
  }

  /// Puts samples in order: by series in one step for all, then those of each, which are nearly in
  /// order already.
  private mutating func sort(_ part: [Sample]) {
    var starts = [Int](repeating: 0, count: positions.ids.count + 1)
    for sample in part { starts[(positions[Int64(sample.series.rawValue)] ?? 0) + 1] += 1 }
    for place in starts.indices.dropFirst() { starts[place] += starts[place - 1] }
    var next = starts
    samples = part
    for sample in part {
      let place = positions[Int64(sample.series.rawValue)] ?? 0
      samples[next[place]] = sample
      next[place] += 1
    }
    for place in 0..<positions.ids.count {
      let own = starts[place]..<starts[place + 1]
      if !Self.isSorted(samples[own]) { samples[own].sort(by: Self.isBefore) }
    }
  }

  private static func isSorted(_ samples: ArraySlice<Sample>) -> Bool {
    zip(samples, samples.dropFirst()).allSatisfy { !isBefore($1, $0) }
  }

  private static func isBefore(_ left: Sample, _ right: Sample) -> Bool {
    (left.time, left.arrived) < (right.time, right.arrived)
  }

  /// A statement that has ended would begin anew.
  private mutating func finished() -> Sample? {
    (sorted, spill) = (nil, nil)
    return nil
  }

  private func write(_ sample: Sample, _ insert: Statement) throws(SQLiteError) {
    let series = Int64(sample.series.rawValue)
    insert.bind(positions[series].map { Int64($0) }, at: 1)
    insert.bind(series, at: 2)
    insert.bind(sample.time.milliseconds, at: 3)
    insert.bind(sample.arrived.milliseconds &- sample.time.milliseconds, at: 4)
    insert.bind(sample.value, at: 5)
    insert.bind(Int64(sample.flag.rawValue), at: 6)
    insert.bind(Int64(sample.reasons.rawValue), at: 7)
    try insert.run()
  }

  private static func makeSpill() throws(SQLiteError) -> (Connection, Statement) {
    let connection = try Connection(path: "", mode: .readWrite(queue: nil))
    // Nothing in it has to outlive this process. The cache is also what the sort may hold.
    try connection.execute(
      """
      PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768;
      CREATE TABLE sample (position, series, time, delay, value, flag, reasons)
      """
    )
    return (connection, try Statement(connection, "INSERT INTO sample VALUES (?,?,?,?,?,?,?)"))
  }
}
