internal import SQLite
internal import Telemetry

/// The rows of a pass that belong to some series, as many as memory should hold.
///
/// Rows lie in the order of arrival, and one look at all of them gathers those of the next series.
/// Where these turn out to be too many, the upper half of the series is left for another look.
struct SealGroup {
  /// Rows that are held at most, unless one series has more.
  static let mostRows = 400_000
  /// Rows that are read between two looks at the clock.
  private static let rowsAtOnce: Int64 = 8192

  /// The series that come before, and the last of this group.
  private(set) var after: Int64
  private(set) var last: Int64 = SealPass.allSeries
  private var samples: [Sample] = []
  private var nextRow: Int64
  private var order: [Int32] = []
  private var starts: [Int32] = []

  /// Prepares to gather the series after one.
  init(after: Int64, firstRow: Int64) {
    (self.after, nextRow) = (after, firstRow)
  }

  /// Reads on until the slice is over.
  ///
  /// - Returns: whether all rows have been seen.
  mutating func read(
    _ connection: Connection,
    _ pass: SealPass,
    until slice: Slice
  ) throws(SQLiteError) -> Bool {
    let rows = try Statement(
      connection,
      SealPass.both { table in
        """
        SELECT series, time, delay, value, flag, reasons FROM \(table)
        WHERE row BETWEEN ?1 AND ?2 AND series > ?3 AND series <= ?4
          AND (time < ?5 OR row <= ?6) AND NOT (row <= ?7 AND time < ?8)
        """
      }
    )
    rows.bind(after, at: 3)
    rows.bind(pass.cutoff, at: 5)
    rows.bind(pass.keptRow, at: 6)
    rows.bind(pass.sealedRow, at: 7)
    rows.bind(pass.sealedCutoff, at: 8)
    nextRow = max(nextRow, pass.goneRow + 1)
    while nextRow <= pass.lastRow {
      let end = min(nextRow + Self.rowsAtOnce - 1, pass.lastRow)
      rows.bind(nextRow, at: 1)
      rows.bind(end, at: 2)
      rows.bind(last, at: 4)
      while try rows.step() { samples.append(rows.sample(from: 0)) }
      nextRow = end + 1
      if samples.count > Self.mostRows { halve() }
      if slice.isOver { break }
    }
    return nextRow > pass.lastRow
  }

  /// Leaves the upper half of the series out.
  private mutating func halve() {
    var counts: [Int64: Int] = [:]
    for sample in samples { counts[Int64(sample.series.rawValue), default: 0] += 1 }
    guard counts.count > 1 else { return }
    var (held, kept) = (0, Int64(0))
    for (series, count) in counts.sorted(by: { $0.key < $1.key }) {
      guard held == 0 || held + count <= samples.count / 2 else { break }
      (held, kept) = (held + count, series)
    }
    last = kept
    samples.removeAll { Int64($0.series.rawValue) > kept }
  }

  /// Puts the rows in the order of their series, in two straight passes.
  mutating func arrange() {
    let highest = samples.reduce(Int64(0)) { max($0, Int64($1.series.rawValue)) }
    starts = [Int32](repeating: 0, count: Int(max(0, highest - after)) + 1)
    for sample in samples { starts[slot(sample.series)] += 1 }
    var sum: Int32 = 0
    for index in starts.indices { (starts[index], sum) = (sum, sum + starts[index]) }
    order = [Int32](repeating: 0, count: samples.count)
    var next = starts
    for index in samples.indices {
      let slot = slot(samples[index].series)
      order[Int(next[slot])] = Int32(index)
      next[slot] += 1
    }
    starts.append(Int32(samples.count))
  }

  private func slot(_ series: SeriesID) -> Int { Int(Int64(series.rawValue) - after) - 1 }

  /// The next series after one that has rows here; nil where there is none.
  func series(after series: Int64) -> Int32? {
    var slot = Int(series - after)
    while slot + 1 < starts.count {
      if starts[slot + 1] > starts[slot] { return Int32(after + Int64(slot) + 1) }
      slot += 1
    }
    return nil
  }

  /// The samples of a series in the order of their times, and how many rows they were.
  func columns(of series: Int32) -> (columns: SampleColumns, rows: Int) {
    let slot = slot(SeriesID(rawValue: series))
    guard slot >= 0, slot + 1 < starts.count else { return (SampleColumns(), 0) }
    var columns = SampleColumns()
    let range = Int(starts[slot])..<Int(starts[slot + 1])
    columns.reserveCapacity(range.count)
    for place in range { columns.append(samples[Int(order[place])]) }
    columns.sort()
    return (columns, range.count)
  }
}
