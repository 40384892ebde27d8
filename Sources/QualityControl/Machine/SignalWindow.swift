import Foundation

/// The movement of a signal over a window that is cut in slots.
///
/// It keeps how many values each slot holds and, for a range, the records of the window: of each
/// slot the highest value if none after it is higher, and the lowest. They lie in one block of a
/// ``Slab``: the counts, then the highs from the left and the lows from the right, oldest outermost.
/// For the other measures two sums of each slot follow the counts.
struct SignalWindow: Sendable, BitwiseCopyable {
  /// What is measured, and when it is too little.
  struct Limits: Sendable, BitwiseCopyable {
    var measure = AttenuatedSignalTest.Measure.range
    var window: Int64 = 0
    var slot: Int64 = 1
    /// Fewer values than this say nothing.
    var least: Int32 = 1
    var suspect = 0.0
    var fail = 0.0
  }

  /// The slots of a window and the one that its start cuts.
  private static let slots = Int(AttenuatedSignalTest.slots) + 1
  private static let mask: UInt32 = 1 << UInt32(slots) - 1
  /// Counts have 16 bits each and lie in a ring of 28.
  private static let ring = 28
  private static let countCells = ring / 4
  private static let largestCount: UInt64 = 0xFFFF

  /// When the stretch without a gap began; `.max` before the first value.
  private(set) var since = Int64.max
  /// When the newest slot ends.
  private var slotEnd = Int64.min
  private var block: Slab.Block = 0
  /// Values in the window.
  private var count: Int32 = 0
  /// Bit k: the slot k before the newest has a record.
  private var (highs, lows): (UInt32, UInt32) = (0, 0)
  private var grains: UInt8 = 0
  /// Where the newest slot's count lies in the ring.
  private var newest: UInt8 = 0

  @inline(__always)
  mutating func reset(_ slab: inout Slab) {
    guard since != .max else { return }
    (since, count, highs, lows) = (.max, 0, 0, 0)
    empty(&slab)
  }

  /// Gives back what it holds of the slab.
  mutating func release(_ slab: inout Slab) {
    if grains > 0 { slab.give(block, grains: Int(grains)) }
    self = SignalWindow()
  }

  /// Takes in a value that follows all others.
  @inline(__always)
  mutating func take(_ value: Double, at time: Int64, limits: Limits, _ slab: inout Slab) {
    // In a block that was laid out for another measure sums would be written beyond its end.
    if grains != 8, grains > 0, limits.measure != .range { release(&slab) }
    if since == .max || time >= slotEnd { turn(to: time, limits, &slab) }
    count += Self.addOne(&slab, Int(block), Int(newest))
    guard limits.measure == .range else { return addSums(value, limits.measure, &slab) }
    // Nearly every value is neither the highest nor the lowest of its slot.
    let isHigh = highs & 1 == 0 || value > slab.number(highCell(highs.nonzeroBitCount - 1))
    let isLow = lows & 1 == 0 || value < slab.number(lowCell(lows.nonzeroBitCount - 1))
    if isHigh { pushHigh(value, &slab) }
    if isLow { pushLow(value, &slab) }
  }

  /// How much the signal moves, or nil where too little is known.
  @inline(__always)
  func movement(at time: Int64, limits: Limits, _ slab: Slab) -> Double? {
    guard time - since >= limits.window, count > 0, count >= limits.least else { return nil }
    switch limits.measure {
    case .range: return slab.number(highCell(0)) - slab.number(lowCell(0))
    case .deviation: return deviation(slab)
    case .circular: return circular(slab)
    }
  }

  // MARK: Slots

  /// Begins a new slot, and forgets those that fall out of the window.
  private mutating func turn(to time: Int64, _ limits: Limits, _ slab: inout Slab) {
    if grains == 0 {
      grains = limits.measure == .range ? 2 : 8
      block = slab.take(grains: Int(grains))
      empty(&slab)
    }
    let end = (Self.floorDivide(time, limits.slot) + 1) * limits.slot
    let steps = since == .max ? 0 : (end - slotEnd) / limits.slot
    if since == .max { since = time }
    slotEnd = end
    guard steps < Self.slots else {
      (count, highs, lows) = (0, 0, 0)
      return empty(&slab)
    }
    for _ in 0..<steps {
      newest = newest + 1 == Self.ring ? 0 : newest + 1
      // The slot of 25 before falls out; its place in the ring is not used again at once.
      let oldest = (Int(newest) + Self.ring - Self.slots) % Self.ring
      count -= Int32(Self.takeCount(&slab, Int(block), oldest))
      if limits.measure != .range { clearSums(Int(newest), &slab) }
    }
    shift(by: UInt32(steps), &slab)
  }

  private mutating func shift(by steps: UInt32, _ slab: inout Slab) {
    let before = (highs.nonzeroBitCount, lows.nonzeroBitCount)
    (highs, lows) = (highs << steps & Self.mask, lows << steps & Self.mask)
    let (high, low) = (highs.nonzeroBitCount, lows.nonzeroBitCount)
    if high < before.0, high > 0 {
      slab.move(highCell(before.0 - high), count: high, to: highCell(0))
    }
    if low < before.1, low > 0 {
      slab.move(lowCell(before.1 - 1), count: low, to: lowCell(low - 1))
    }
  }

  /// Sets the counts, and the sums where there are any, to nothing.
  private func empty(_ slab: inout Slab) {
    guard grains > 0 else { return }
    for cell in 0..<Self.countCells { slab[Int(block) + cell] = 0 }
    guard grains == 8 else { return }
    for slot in 0..<Self.ring { clearSums(slot, &slab) }
  }

  /// Counts one more value in a slot; up to 65,535.
  @inline(__always)
  private static func addOne(_ slab: inout Slab, _ block: Int, _ slot: Int) -> Int32 {
    let (cell, shift) = (block + slot / 4, UInt64(slot % 4 * 16))
    guard (slab[cell] >> shift) & largestCount < largestCount else { return 0 }
    slab[cell] += 1 << shift
    return 1
  }

  private static func takeCount(_ slab: inout Slab, _ block: Int, _ slot: Int) -> UInt64 {
    let (cell, shift) = (block + slot / 4, UInt64(slot % 4 * 16))
    defer { slab[cell] &= ~(largestCount << shift) }
    return (slab[cell] >> shift) & largestCount
  }

  private func slotCount(_ slot: Int, _ slab: Slab) -> Double {
    Double((slab[Int(block) + slot / 4] >> UInt64(slot % 4 * 16)) & Self.largestCount)
  }

  // MARK: Range

  private func highCell(_ index: Int) -> Int { Int(block) + Self.countCells + index }

  private func lowCell(_ index: Int) -> Int { Int(block) + Int(grains) * Slab.grain - 1 - index }

  private mutating func pushHigh(_ value: Double, _ slab: inout Slab) {
    while highs != 0, slab.number(highCell(highs.nonzeroBitCount - 1)) <= value {
      highs &= highs - 1
    }
    makeRoom(&slab)
    slab[highCell(highs.nonzeroBitCount)] = value.bitPattern
    highs |= 1
  }

  private mutating func pushLow(_ value: Double, _ slab: inout Slab) {
    while lows != 0, slab.number(lowCell(lows.nonzeroBitCount - 1)) >= value { lows &= lows - 1 }
    makeRoom(&slab)
    slab[lowCell(lows.nonzeroBitCount)] = value.bitPattern
    lows |= 1
  }

  private mutating func makeRoom(_ slab: inout Slab) {
    let used = Self.countCells + highs.nonzeroBitCount + lows.nonzeroBitCount
    guard used == Int(grains) * Slab.grain else { return }
    let before = self
    grains += 1
    block = slab.take(grains: Int(grains))
    slab.move(
      Int(before.block),
      count: highCell(highs.nonzeroBitCount) - Int(block),
      to: Int(block)
    )
    let low = lows.nonzeroBitCount
    if low > 0 { slab.move(before.lowCell(low - 1), count: low, to: lowCell(low - 1)) }
    slab.give(before.block, grains: Int(before.grains))
  }

  // MARK: Deviations

  /// The cells of a slot's sums: mean and squared distances from it, or sums of cosines and sines.
  private func sumCell(_ slot: Int) -> Int { Int(block) + Self.countCells + 2 * slot }

  private func clearSums(_ slot: Int, _ slab: inout Slab) {
    slab[sumCell(slot)] = 0
    slab[sumCell(slot) + 1] = 0
  }

  private func addSums(
    _ value: Double,
    _ measure: AttenuatedSignalTest.Measure,
    _ slab: inout Slab
  ) {
    let cell = sumCell(Int(newest))
    var (first, second) = (slab.number(cell), slab.number(cell + 1))
    if measure == .circular {
      let angle = value * .pi / 180
      first += cos(angle)
      second += sin(angle)
    } else {
      // Welford's update.
      let distance = value - first
      first += distance / slotCount(Int(newest), slab)
      second += distance * (value - first)
    }
    slab[cell] = first.bitPattern
    slab[cell + 1] = second.bitPattern
  }

  /// The slots of the window, oldest first.
  private func eachSlot(_ body: (Int) -> Void) {
    for age in (0..<Self.slots).reversed() { body((Int(newest) + Self.ring - age) % Self.ring) }
  }

  private func deviation(_ slab: Slab) -> Double {
    let total = Double(count)
    var mean = 0.0
    eachSlot { mean += slotCount($0, slab) * slab.number(sumCell($0)) }
    mean /= total
    var squares = 0.0
    eachSlot {
      let distance = slab.number(sumCell($0)) - mean
      let count = slotCount($0, slab)
      squares += count > 0 ? slab.number(sumCell($0) + 1) + count * distance * distance : 0
    }
    return (squares / total).squareRoot()
  }

  private func circular(_ slab: Slab) -> Double {
    var (east, north) = (0.0, 0.0)
    eachSlot {
      east += slab.number(sumCell($0))
      north += slab.number(sumCell($0) + 1)
    }
    let length = min(1, (east * east + north * north).squareRoot() / Double(count))
    return (-2 * log(length)).squareRoot() * 180 / .pi
  }

  private static func floorDivide(_ time: Int64, _ length: Int64) -> Int64 {
    let quotient = time / length
    return time % length < 0 ? quotient - 1 : quotient
  }
}
