internal import SQLite
internal import Telemetry

/// Finds the newest samples of each series, by event time: `latest` knows them up to a row, and the
/// few rows after it are read.
struct TailScan: Sendable {
  private let depth: Int
  /// The series that are asked for; nil for all.
  private let wanted: SeriesPositions?
  /// `depth` slots for each series, its newest times ascending, filled from the front.
  private var times: [Int64] = []
  private var counts: [UInt8] = []
  private var newest: [Sample?] = []

  /// Prepares a search for the newest `depth` times, at most 255.
  init(depth: Int, of series: [Register.Series]? = nil) {
    self.depth = depth
    wanted = series.map { SeriesPositions($0) }
  }

  /// Reads all that there is to know.
  mutating func run(on connection: Connection) throws(SQLiteError) {
    let pass = try SealPass(connection)
    try readLatest(connection)
    try read(connection, rows: pass.latestRow + 1...(.max))
    let revisions = try RevisionOverlay(connection)
    guard !revisions.isEmpty else { return }
    for series in newest.indices { newest[series] = newest[series].map(revisions.applied) }
  }

  /// Asking for so many series one by one is quicker than going through all.
  private static let few = 256

  /// Reads what is known of the series that are asked for.
  private mutating func readLatest(_ connection: Connection) throws(SQLiteError) {
    guard let wanted, wanted.ids.count <= Self.few else {
      let latest = try Statement(connection, "SELECT \(LatestRow.columns) FROM latest")
      while try latest.step() { try takeLatest(latest) }
      return
    }
    let latest = try Statement(
      connection,
      "SELECT \(LatestRow.columns) FROM latest WHERE series = ?"
    )
    for series in wanted.ids {
      latest.bind(Int64(series.rawValue), at: 1)
      while try latest.step() { try takeLatest(latest) }
    }
  }

  private mutating func takeLatest(_ row: Statement) throws(SQLiteError) {
    guard depth == 1 else { return take(try LatestRow(row)) }
    // The times before the newest are not asked for.
    let sample = row.sample(from: 0)
    _ = try row.number(0)
    take(LatestRow(sample: sample, times: [sample.time.milliseconds]))
  }

  /// Reads rows of the append-only table.
  mutating func read(
    _ connection: Connection,
    rows range: ClosedRange<Int64>
  ) throws(SQLiteError) {
    let rows = try Statement(
      connection,
      SealPass.both {
        "SELECT series, time, delay, value, flag, reasons FROM \($0) WHERE row BETWEEN ?1 AND ?2"
      }
    )
    rows.bind(range.lowerBound, at: 1)
    rows.bind(range.upperBound, at: 2)
    while try rows.step() {
      let series = Int(try rows.number(0))
      guard makeRoom(for: series) else { continue }
      let time = rows.integer(1)
      let count = Int(counts[series])
      if count == 0 || time > times[series * depth + count - 1] {
        newest[series] = rows.sample(from: 0)
      }
      insert(time, of: series)
    }
  }

  /// Takes in what was known of a series.
  mutating func take(_ row: LatestRow) {
    let series = Int(row.sample.series.rawValue)
    guard makeRoom(for: series) else { return }
    if newest[series].map({ $0.time <= row.sample.time }) ?? true {
      newest[series] = row.sample
    }
    for time in row.times { insert(time, of: series) }
  }

  /// The series of which anything is known, in rising order.
  var series: [SeriesID] {
    newest.indices.filter { newest[$0] != nil }.map { SeriesID(rawValue: Int32($0)) }
  }

  /// The newest samples, in the order of their series.
  var samples: some Sequence<Sample> { newest.lazy.compactMap(\.self) }

  /// The newest times of a series, ascending.
  func times(of id: SeriesID) -> [Instant] {
    let series = Int(id.rawValue)
    guard counts.indices.contains(series) else { return [] }
    let start = series * depth
    return times[start..<start + Int(counts[series])].map { Instant(milliseconds: $0) }
  }

  /// The newest sample of a series.
  func sample(of id: SeriesID) -> Sample? {
    newest.indices.contains(Int(id.rawValue)) ? newest[Int(id.rawValue)] : nil
  }

  /// Whether the series is asked for.
  private mutating func makeRoom(for series: Int) -> Bool {
    if let wanted, wanted[Int64(series)] == nil { return false }
    let missing = series + 1 - counts.count
    if missing > 0 {
      counts.makeRoom(for: series + 1)
      newest.makeRoom(for: series + 1)
      times.makeRoom(for: (series + 1) * depth)
      counts.append(contentsOf: repeatElement(0, count: missing))
      newest.append(contentsOf: repeatElement(nil, count: missing))
      times.append(contentsOf: repeatElement(0, count: missing * depth))
    }
    return true
  }

  /// Puts a time in its place among the ascending ones, each once; the first goes when all slots
  /// are full.
  private mutating func insert(_ time: Int64, of series: Int) {
    let (start, count) = (series * depth, Int(counts[series]))
    var place = count
    while place > 0, times[start + place - 1] > time { place -= 1 }
    if place > 0, times[start + place - 1] == time { return }
    if count < depth {
      for slot in stride(from: count, to: place, by: -1) {
        times[start + slot] = times[start + slot - 1]
      }
      times[start + place] = time
      counts[series] += 1
    } else if place > 0 {
      for slot in 0..<place - 1 { times[start + slot] = times[start + slot + 1] }
      times[start + place - 1] = time
    }
  }
}
