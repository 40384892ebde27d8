/// The longest run of values up to the newest that lie within a tolerance of each other.
///
/// Beside the newest value it keeps the run's records: each value that is higher, or lower, than all
/// after it. They are few: a value that moves ends the run, and one that is stuck has none. They lie
/// in one block of a ``Slab``, highs from its beginning and lows from its end, oldest outermost.
struct FlatRun: Sendable, BitwiseCopyable {
  /// When a run is long enough, as far as keeping records goes.
  struct Limits: Sendable, BitwiseCopyable {
    /// Values that differ by less are the same.
    var tolerance = 0.0
    /// A run of this length is found by every threshold: what lies further back is forgotten.
    var memory = Int64.max
  }

  private struct Record {
    var value: Double
    /// Where it lies and where the value after it lies, from ``FlatRun/base``.
    var (position, next): (UInt32, UInt32)
  }

  private var value = 0.0
  /// Where the newest value lies; `.min` where there is no run.
  private var position = Int64.min
  private var start: Int64 = 0
  /// From where the positions of records are counted.
  private var base: Int64 = 0
  private var block: Slab.Block = 0
  /// How far after the newest value the next position lies, where that is known already.
  private var toNext: UInt32 = 0
  private var (highs, lows): (Int32, Int32) = (0, 0)
  /// Places before the first high and the first low whose records were dropped.
  private var (highGap, lowGap): (Int32, Int32) = (0, 0)
  /// How many records the block holds.
  private var capacity: Int32 = 0

  /// Where the run begins; nil when there is none.
  var beginning: Int64? { position == .min ? nil : start }

  /// Forgets everything; the next run begins with the next value.
  @inline(__always)
  mutating func reset(_ slab: inout Slab) {
    if capacity > 0 { clear(&slab) }
    position = .min
  }

  /// Takes note of a position without a value, where positions are counted.
  mutating func skip(_ next: Int64) {
    if position != .min, toNext == 0 { toNext = UInt32(clamping: next - position) }
  }

  /// Takes in a value that follows all others.
  ///
  /// - Parameters:
  ///   - new: the value.
  ///   - place: where it lies.
  ///   - limits: how far values may differ.
  ///   - first: where a run begins that this value starts.
  ///   - slab: where records lie.
  /// - Returns: how far the run reaches back from it.
  @inline(__always)
  mutating func take(
    _ new: Double,
    at place: Int64,
    limits: Limits,
    from first: Int64,
    _ slab: inout Slab
  ) -> Int64 {
    if position == .min {
      start = first
    } else {
      let next = toNext == 0 ? place : position + Int64(toNext)
      if abs(new - value) >= limits.tolerance {
        // Each record differs from the new value by more than the newest does, or is older than a
        // record that does.
        if capacity > 0 { clear(&slab) }
        start = max(start, next)
      } else if new != value || highs &+ lows > 0 {
        follow(new, at: place, next: next, limits, &slab)
      }
    }
    (value, position, toNext) = (new, place, 0)
    return place - start
  }

  /// Takes in a value that lies within the tolerance of the newest.
  private mutating func follow(
    _ new: Double,
    at place: Int64,
    next: Int64,
    _ limits: Limits,
    _ slab: inout Slab
  ) {
    if new > value {
      while highs > 0, slab.number(highCell(highs - 1)) <= new { highs -= 1 }
      push(next: next, isHigh: false, &slab)
    } else if new < value {
      while lows > 0, slab.number(lowCell(lows - 1)) >= new { lows -= 1 }
      push(next: next, isHigh: true, &slab)
    }
    while highs > 0 || lows > 0 {
      let high = highs > 0 ? slab.number(highCell(0)) : new
      let low = lows > 0 ? slab.number(lowCell(0)) : new
      guard high - low >= limits.tolerance else { break }
      let isHighOlder =
        highs > 0
        && (lows == 0 || record(highCell(0), slab).position < record(lowCell(0), slab).position)
      let front = record(isHighOlder ? highCell(0) : lowCell(0), slab)
      start = max(start, base + Int64(front.next))
      dropFront(isHigh: isHighOlder)
    }
    let end = place - limits.memory
    while highs > 0, base + Int64(record(highCell(0), slab).next) <= end { dropFront(isHigh: true) }
    while lows > 0, base + Int64(record(lowCell(0), slab).next) <= end { dropFront(isHigh: false) }
    if highs &+ lows == 0, capacity > 0 { clear(&slab) }
  }

  private mutating func dropFront(isHigh: Bool) {
    if isHigh {
      (highs, highGap) = (highs - 1, highGap + 1)
    } else {
      (lows, lowGap) = (lows - 1, lowGap + 1)
    }
  }

  /// Makes the newest value a record.
  private mutating func push(next: Int64, isHigh: Bool, _ slab: inout Slab) {
    if highs + lows == 0 { (highGap, lowGap, base) = (0, 0, position) }
    if next - base > Int64(UInt32.max) { rebase(&slab) }
    if highs + highGap + lows + lowGap == capacity { makeRoom(&slab) }
    let cell = isHigh ? highCell(highs) : lowCell(lows)
    if isHigh { highs += 1 } else { lows += 1 }
    let record = Record(
      value: value,
      position: UInt32(clamping: position - base),
      next: UInt32(clamping: next - base)
    )
    slab[cell] = record.value.bitPattern
    slab[cell + 1] = UInt64(record.position) << 32 | UInt64(record.next)
  }

  private func highCell(_ index: Int32) -> Int { Int(block) + 2 * Int(highGap + index) }

  private func lowCell(_ index: Int32) -> Int {
    Int(block) + 2 * Int(capacity - 1 - lowGap - index)
  }

  private func record(_ cell: Int, _ slab: Slab) -> Record {
    let places = slab[cell + 1]
    return Record(
      value: slab.number(cell),
      position: UInt32(truncatingIfNeeded: places >> 32),
      next: UInt32(truncatingIfNeeded: places)
    )
  }

  private mutating func clear(_ slab: inout Slab) {
    slab.give(block, grains: Int(capacity) * 2 / Slab.grain)
    (highs, lows, highGap, lowGap, capacity, block) = (0, 0, 0, 0, 0, 0)
  }

  /// Closes the gaps where they are large, else moves to a larger block.
  private mutating func makeRoom(_ slab: inout Slab) {
    let gaps = highGap + lowGap
    let before = self
    if capacity == 0 || gaps * 4 < capacity {
      let grain = Int32(Slab.grain / 2)
      capacity += max(1, capacity / 2 / grain) * grain
      block = slab.take(grains: Int(capacity) * 2 / Slab.grain)
    }
    (highGap, lowGap) = (0, 0)
    slab.move(before.highCell(0), count: 2 * Int(highs), to: highCell(0))
    if lows > 0 { slab.move(before.lowCell(lows - 1), count: 2 * Int(lows), to: lowCell(lows - 1)) }
    if before.capacity > 0, before.block != block {
      slab.give(before.block, grains: Int(before.capacity) * 2 / Slab.grain)
    }
  }

  /// Counts positions from a later one, so that 32 bits reach the newest value.
  ///
  /// Records of more than 24.8 days before it are forgotten, and the run begins after them: it may be
  /// longer than is said, never shorter.
  private mutating func rebase(_ slab: inout Slab) {
    let end = position - base - Int64(UInt32.max / 2)
    while highs > 0, Int64(record(highCell(0), slab).position) < end {
      start = max(start, base + Int64(record(highCell(0), slab).next))
      dropFront(isHigh: true)
    }
    while lows > 0, Int64(record(lowCell(0), slab).position) < end {
      start = max(start, base + Int64(record(lowCell(0), slab).next))
      dropFront(isHigh: false)
    }
    guard highs + lows > 0 else { return base = position }
    let high = highs > 0 ? record(highCell(0), slab).position : .max
    let low = lows > 0 ? record(lowCell(0), slab).position : .max
    let shift = UInt64(min(high, low))
    base += Int64(shift)
    for index in 0..<highs { slab[highCell(index) + 1] -= shift << 32 | shift }
    for index in 0..<lows { slab[lowCell(index) + 1] -= shift << 32 | shift }
  }
}
