internal import Chunks
internal import Telemetry

/// Sums up the samples of one series by the stretches of a grid, in whatever order they come.
struct BucketSums {
  private let grid: TimeGrid
  private var isUsed = [Bool](repeating: false, count: 256)
  private var sums: [Int64: (bucket: TimeRange, aggregate: Aggregate)] = [:]
  private var bucket = TimeRange(start: .epoch, end: .epoch)
  private var open = Aggregate()

  /// Prepares sums in which values with some flags are used.
  init(grid: TimeGrid, used: Set<UInt8>) {
    self.grid = grid
    for flag in used { isUsed[Int(flag)] = true }
  }

  /// Takes in samples.
  mutating func add(_ samples: SampleColumns) {
    var index = 0
    while index < samples.count {
      turn(to: Instant(milliseconds: samples.times[index]))
      let end = max(index + 1, samples.firstIndex(at: bucket.end.milliseconds))
      for place in index..<end {
        let value = samples.values[place]
        let flag = samples.flags[place]
        open.add(
          value.isNaN ? nil : value,
          flag: QualityFlag(rawValue: flag) ?? .fail,
          at: Instant(milliseconds: samples.times[place]),
          isUsed: isUsed[Int(flag)]
        )
      }
      index = end
    }
  }

  /// Takes in figures, whose numbers count lengths in ms.
  mutating func add(_ figures: [RollupBucket], length: Int64) {
    for figure in figures {
      let start = Instant(milliseconds: figure.index &* length)
      if !bucket.contains(start) { turn(to: start) }
      open.join(figure.aggregate)
    }
  }

  /// The sums in the order of their time; afterwards there are none.
  mutating func take() -> [(bucket: TimeRange, aggregate: Aggregate)] {
    close()
    defer { sums = [:] }
    return sums.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func turn(to moment: Instant) {
    guard !bucket.contains(moment) else { return }
    close()
    bucket = grid.stretch(of: moment)
    open = sums[bucket.start.milliseconds]?.aggregate ?? Aggregate()
  }

  private mutating func close() {
    if open.flags.samples > 0 { sums[bucket.start.milliseconds] = (bucket, open) }
    (bucket, open) = (TimeRange(start: .epoch, end: .epoch), Aggregate())
  }
}
