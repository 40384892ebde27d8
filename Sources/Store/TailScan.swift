internal import SQLite
internal import Telemetry

/// Finds the newest samples of each series, by event time, reading the table from its end.
///
/// It stops as soon as no row further up can matter: for each series either `depth` times are
/// known and every row above is older than the oldest of them, or the series began below.
struct TailScan {
  private let depth: Int
  /// Where the first sample of a series can be, by its number; `.max` for those not asked for.
  private let firstRow: [Int64]
  /// `depth` slots for each series, its newest times ascending, filled from the front.
  private var times: [Int64]
  private var counts: [Int]
  private var newest: [Sample?]

  /// Prepares a search for the newest `depth` times of the series that are asked for.
  ///
  /// - Parameters:
  ///   - depth: how many times.
  ///   - series: numbers of series, and the first row that can hold a sample of each.
  init(depth: Int, series: [(id: SeriesID, firstRow: Int64)]) {
    let slots = Int(series.map(\.id.rawValue).max() ?? 0) + 1
    var first = [Int64](repeating: .max, count: slots)
    for (id, row) in series { first[Int(id.rawValue)] = row }
    (self.depth, firstRow) = (depth, first)
    times = [Int64](repeating: 0, count: slots * depth)
    counts = [Int](repeating: 0, count: slots)
    newest = [Sample?](repeating: nil, count: slots)
  }

  /// Reads rows from the last span to the first, as far as needed.
  mutating func run(on connection: Connection, _ spans: RowSpans) throws(SQLiteError) {
    let revisions = try RevisionOverlay(connection)
    let rows = try Statement(
      connection,
      """
      SELECT series, time, delay, value, flag, reasons FROM sample_hot
      WHERE row BETWEEN ? AND ? ORDER BY row DESC
      """
    )
    let latestBefore = spans.latestBefore()
    defer { revise(revisions) }
    var open = 0
    for (index, span) in spans.spans.enumerated().reversed() {
      rows.bind(span.first, at: 1)
      rows.bind(span.last, at: 2)
      while try rows.step() { take(rows) }
      // What has been found for a series stays found, so this index only ever goes forward.
      while open < firstRow.count, isFound(open, span.first, latestBefore[index]) { open += 1 }
      if open == firstRow.count { return }
    }
  }

  private mutating func revise(_ revisions: RevisionOverlay) {
    guard !revisions.isEmpty else { return }
    for series in newest.indices { newest[series] = newest[series].map(revisions.applied) }
  }

  /// The newest times of a series, ascending.
  func times(of id: SeriesID) -> [Instant] {
    let start = Int(id.rawValue) * depth
    return times[start..<start + counts[Int(id.rawValue)]].map { Instant(milliseconds: $0) }
  }

  /// The newest sample of a series.
  func sample(of id: SeriesID) -> Sample? {
    newest[Int(id.rawValue)]
  }

  private func isFound(_ series: Int, _ row: Int64, _ latestBefore: Int64) -> Bool {
    firstRow[series] >= row
      || (counts[series] == depth && times[series * depth] >= latestBefore)
  }

  private mutating func take(_ row: Statement) {
    let series = Int(row.integer(0))
    guard firstRow.indices.contains(series), firstRow[series] != .max else { return }
    let (time, start, count) = (row.integer(1), series * depth, counts[series])
    guard count < depth || time > times[start] else { return }
    if count == 0 || time > times[start + count - 1] { newest[series] = row.sample(from: 0) }
    insert(time, start, count)
    if count < depth { counts[series] = count + 1 }
  }

  /// Puts a time in its place among `count` ascending ones; the first goes when all slots are full.
  private mutating func insert(_ time: Int64, _ start: Int, _ count: Int) {
    if count < depth {
      var slot = start + count
      while slot > start, times[slot - 1] > time {
        times[slot] = times[slot - 1]
        slot -= 1
      }
      times[slot] = time
    } else {
      var slot = start
      while slot + 1 < start + depth, times[slot + 1] < time {
        times[slot] = times[slot + 1]
        slot += 1
      }
      times[slot] = time
    }
  }
}
