internal import SQLite
internal import Telemetry

/// A look for given pairs of series and time among rows and in chunks.
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
      SealPass.both {
        "SELECT series, time FROM \($0) WHERE row BETWEEN ?1 AND ?2 AND time BETWEEN ?3 AND ?4"
      }
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

  /// Looks for those that are not found yet among sealed chunks, each of which is decoded once.
  mutating func run(on chunks: ChunkReader, _ families: SeriesFamilies) throws(SQLiteError) {
    guard !wanted.isEmpty else { return }
    try chunks.look()
    var times: [Int64] = []
    var covered: (series: Int32, hours: Range<Int64>)?
    for key in wanted.keys.sorted(by: { ($0.series, $0.time) < ($1.series, $1.time) }) {
      let (series, hour) = (Int32(truncatingIfNeeded: key.series), ChunkGrid.hour(of: key.time))
      if covered.map({ $0.series != series || !$0.hours.contains(hour) }) ?? true {
        covered = (series, hour..<hour + 1)
        times = []
        let device = families.device(of: series)
        if let piece = try chunks.first(of: series, device, in: hour..<hour + 1) {
          covered = (series, piece.hours)
          times = try chunks.times(piece, device: device)
        }
      }
      if Self.holds(times, key.time) { take(key) }
    }
  }

  private static func holds(_ times: [Int64], _ time: Int64) -> Bool {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low < times.count && times[low] == time
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
