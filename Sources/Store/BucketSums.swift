internal import Chunks
internal import Telemetry

/// Sums up the samples of one series by the stretches of a grid; it is quick where they come in the
/// order of their time, and right in any.
struct BucketSums {
  private let grid: TimeGrid
  private var cursor = GridCursor()
  private var isUsed = [Bool](repeating: false, count: 256)
  /// What has been summed up of other stretches than the one at hand, in the order of their time.
  private var sums: [(bucket: TimeRange, aggregate: Aggregate)] = []
  private var bucket = TimeRange(start: .epoch, end: .epoch)
  private var open = Aggregate()

  /// Prepares sums in which values with some flags are used.
  init(grid: TimeGrid, used: [UInt8]) {
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
      turn(to: Instant(milliseconds: figure.index &* length))
      open.join(figure.aggregate)
    }
  }

  /// Hands out the sums of stretches that are over at a moment, in the order of their time, and
  /// forgets them.
  mutating func take(
    endingBy moment: Instant = Instant(milliseconds: .max),
    _ body: (TimeRange, Aggregate) throws -> Void
  ) rethrows {
    if bucket.end <= moment { close() }
    let ended = sums.firstIndex { $0.bucket.end > moment } ?? sums.count
    for index in 0..<ended { try body(sums[index].bucket, sums[index].aggregate) }
    sums.removeFirst(ended)
  }

  private mutating func turn(to moment: Instant) {
    guard !bucket.contains(moment) else { return }
    close()
    bucket = cursor.stretch(of: moment, in: grid)
    let place = place(of: bucket.start)
    open =
      place < sums.count && sums[place].bucket == bucket
      ? sums.remove(at: place).aggregate : Aggregate()
  }

  private mutating func close() {
    if open.flags.samples > 0 {
      let place = place(of: bucket.start)
      // Mostly they come in the order of time.
      if place == sums.count {
        sums.append((bucket, open))
      } else {
        sums.insert((bucket, open), at: place)
      }
    }
    (bucket, open) = (TimeRange(start: .epoch, end: .epoch), Aggregate())
  }

  /// Where a stretch with this start stands among the sums, or would.
  private func place(of start: Instant) -> Int {
    guard let last = sums.last, start <= last.bucket.start else { return sums.count }
    var (low, high) = (0, sums.count)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle].bucket.start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
