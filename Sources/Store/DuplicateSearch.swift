internal import SQLite
internal import Telemetry

/// A look for given pairs of series and time among the rows of `sample_hot`.
struct DuplicateSearch {
  private struct Key: Hashable {
    var series: Int64
    var time: Int64
  }

  /// Which candidates have been found.
  private(set) var found: [Bool]
  private var wanted: [Key: [Int]] = [:]
  private let times: [Int64]

  init(_ candidates: [(series: SeriesID, time: Instant)]) {
    found = [Bool](repeating: false, count: candidates.count)
    for (index, candidate) in candidates.enumerated() {
      let key = Key(
        series: Int64(candidate.series.rawValue),
        time: candidate.time.milliseconds
      )
      wanted[key, default: []].append(index)
    }
    times = candidates.map(\.time.milliseconds).sorted()
  }

  /// Reads the spans that can hold a candidate, the newest first, until all are found.
  mutating func run(on connection: Connection, _ spans: RowSpans) throws(SQLiteError) {
    guard let first = times.first, let last = times.last else { return }
    let rows = try Statement(
      connection,
      "SELECT series, time FROM sample_hot WHERE row BETWEEN ? AND ? AND time BETWEEN ? AND ?"
    )
    rows.bind(first, at: 3)
    rows.bind(last, at: 4)
    for span in spans.spans.reversed() where isWorthReading(span) {
      rows.bind(span.first, at: 1)
      rows.bind(span.last, at: 2)
      while try rows.step() { take(Key(series: rows.integer(0), time: rows.integer(1))) }
      if wanted.isEmpty { return }
    }
  }

  private mutating func take(_ key: Key) {
    guard let indices = wanted.removeValue(forKey: key) else { return }
    for index in indices { found[index] = true }
  }

  /// Whether one of the times lies within the span's extremes.
  private func isWorthReading(_ span: RowSpans.Span) -> Bool {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < span.earliest { low = middle + 1 } else { high = middle }
    }
    return low < times.count && times[low] <= span.latest
  }
}
