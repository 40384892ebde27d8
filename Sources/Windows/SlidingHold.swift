public import Telemetry

/// For how long something was so in the window `(now − length, now]`, by values that hold until the
/// next one, at most for a cap: hours of a condition, duty, a mean weighted by time.
///
/// A value that comes or goes costs the same however long the window is; one out of order is put in
/// its place. Known time is exact to the millisecond, and so is the time of a condition (values 1
/// and 0).
public struct SlidingHold: Sendable {
  private struct Point: Sendable {
    var time: Instant
    /// Not a number where nothing is known from here on.
    var value: Double
  }

  /// How far back the window reaches.
  public let length: TimeSpan
  /// The longest time for which a value holds.
  public let cap: TimeSpan
  /// The points in the window and the last one before it.
  private var points: [Point] = []
  private var head = 0
  /// What the points hold up to the newest of them.
  private var held = HeldTime()
  private var removals = 0

  /// Makes an empty window.
  public init(length: TimeSpan, cap: TimeSpan) {
    (self.length, self.cap) = (length, cap)
  }

  /// How many points it keeps.
  public var count: Int { points.count - head }

  /// Takes in a value; nil for one that must not be used, after which nothing is known.
  ///
  /// A second value at one time takes the place of the first.
  public mutating func add(_ value: Double?, at time: Instant) {
    let point = Point(time: time, value: value ?? .nan)
    guard let last = points.last, count > 0, time <= last.time else {
      points.append(point)
      if count > 1 { addSegment(points.count - 2) }
      return
    }
    insert(point)
  }

  /// Lets the window move to a moment, no earlier than the one before, and gives what it knows.
  public mutating func figures(at now: Instant) -> HeldTime {
    let start = now - length
    evict(before: start)
    var result = held
    guard count > 0 else { return result }
    // The first value may have begun to hold before the window did.
    if points[head].time < start, count > 1, !points[head].value.isNaN {
      let whole = milliseconds(points[head].time, until: points[head + 1].time)
      let outside = milliseconds(points[head].time, until: start)
      result.remove(points[head].value, milliseconds: min(whole, outside))
    }
    guard let last = points.last else { return result }
    let begun = max(last.time, start)
    let end = min(now, last.time + cap)
    if !last.value.isNaN { result.add(last.value, milliseconds: (end - begun).milliseconds) }
    return result
  }

  /// How long a point holds when the next one, or an end, comes at `end`.
  private func milliseconds(_ start: Instant, until end: Instant) -> Int64 {
    max(0, min(end - start, cap).milliseconds)
  }

  private mutating func addSegment(_ index: Int) {
    let point = points[index]
    guard !point.value.isNaN else { return }
    held.add(point.value, milliseconds: milliseconds(point.time, until: points[index + 1].time))
  }

  private mutating func removeSegment(_ index: Int) {
    let point = points[index]
    guard !point.value.isNaN else { return }
    held.remove(point.value, milliseconds: milliseconds(point.time, until: points[index + 1].time))
    removals += 1
  }

  private mutating func insert(_ point: Point) {
    var (low, high) = (head, points.count)
    while low < high {
      let middle = (low + high) / 2
      if points[middle].time <= point.time { low = middle + 1 } else { high = middle }
    }
    if low > head, points[low - 1].time == point.time {
      if low - 1 < points.count - 1 { removeSegment(low - 1) }
      points[low - 1] = point
      if low - 1 < points.count - 1 { addSegment(low - 1) }
      return
    }
    if low > head { removeSegment(low - 1) }
    points.insert(point, at: low)
    if low > head { addSegment(low - 1) }
    addSegment(low)
  }

  /// Drops the points after which another one comes at or before the window's start.
  private mutating func evict(before start: Instant) {
    while count > 1, points[head + 1].time <= start {
      removeSegment(head)
      head += 1
    }
    // What subtraction rounds must not add up: as many values as were taken away are added anew.
    guard removals > 64, removals >= count else { return }
    points.removeFirst(head)
    (head, removals, held) = (0, 0, HeldTime())
    for index in points.indices.dropLast() { addSegment(index) }
  }
}
