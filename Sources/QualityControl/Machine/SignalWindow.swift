import Foundation

/// The movement of a signal over a stretch of time, slot by slot.
struct SignalWindow: Sendable {
  private struct Slot: Sendable {
    var index: Int64
    var count: Int32
    var missing: Int32
    /// Smallest value, mean, or sum of cosines.
    var first: Double
    /// Largest value, sum of squared distances from the mean, or sum of sines.
    var second: Double
  }

  private var slots = Ring<Slot>()
  /// When the stretch without a gap began; `.max` before the first value.
  private(set) var since = Int64.max

  mutating func reset() {
    slots.removeAll()
    since = .max
  }

  /// Takes in a value, or its absence, that follows all others.
  @inline(__always)
  mutating func take(_ value: Double?, at time: Int64, test: AttenuatedSignalTest) {
    let index = Self.floorDivide(time, test.slot)
    if since == .max { since = time }
    // An exact window leaves its start out; a window of slots holds the one that is cut.
    let oldest = test.isExact ? time - test.window + 1 : index - AttenuatedSignalTest.slots
    while !slots.isEmpty, slots[0].index < oldest { slots.removeFirst() }
    if slots.isEmpty || slots[slots.count - 1].index != index {
      slots.append(Slot(index: index, count: 0, missing: 0, first: 0, second: 0))
    }
    guard let value else {
      slots[slots.count - 1].missing += 1
      return
    }
    Self.add(value, to: &slots[slots.count - 1], test.measure)
  }

  /// How much the signal moves, or nil where too little is known.
  @inline(__always)
  func movement(at time: Int64, test: AttenuatedSignalTest) -> Double? {
    if !test.isExact, time - since < test.window { return nil }
    var (count, missing) = (0, 0)
    for index in 0..<slots.count {
      count += Int(slots[index].count)
      missing += Int(slots[index].missing)
    }
    guard count > 0, count >= test.minimumCount else { return nil }
    switch test.measure {
    case .range: return test.isExact && missing > 0 ? nil : range
    case .deviation: return deviation(count: Double(count))
    case .circular: return circular(count: Double(count))
    }
  }

  private static func add(
    _ value: Double,
    to slot: inout Slot,
    _ measure: AttenuatedSignalTest.Measure
  ) {
    slot.count += 1
    switch measure {
    case .range:
      slot.first = slot.count == 1 ? value : min(slot.first, value)
      slot.second = slot.count == 1 ? value : max(slot.second, value)
    case .deviation:
      // Welford's update.
      let distance = value - slot.first
      slot.first += distance / Double(slot.count)
      slot.second += distance * (value - slot.first)
    case .circular:
      let angle = value * .pi / 180
      slot.first += cos(angle)
      slot.second += sin(angle)
    }
  }

  private var range: Double {
    var (low, high) = (Double.infinity, -Double.infinity)
    for index in 0..<slots.count where slots[index].count > 0 {
      low = min(low, slots[index].first)
      high = max(high, slots[index].second)
    }
    return high - low
  }

  private func deviation(count: Double) -> Double {
    var mean = 0.0
    for index in 0..<slots.count { mean += Double(slots[index].count) * slots[index].first }
    mean /= count
    var squares = 0.0
    for index in 0..<slots.count where slots[index].count > 0 {
      let distance = slots[index].first - mean
      squares += slots[index].second + Double(slots[index].count) * distance * distance
    }
    return (squares / count).squareRoot()
  }

  private func circular(count: Double) -> Double {
    var (east, north) = (0.0, 0.0)
    for index in 0..<slots.count {
      east += slots[index].first
      north += slots[index].second
    }
    let length = min(1, (east * east + north * north).squareRoot() / count)
    return (-2 * log(length)).squareRoot() * 180 / .pi
  }

  private static func floorDivide(_ time: Int64, _ length: Int64) -> Int64 {
    let quotient = time / length
    return time % length < 0 ? quotient - 1 : quotient
  }
}
