/// A slope that a few wild values do not bend: the median of the slopes between the means of equal
/// parts of the window (Theil 1950 and Sen 1968, over parts instead of single values).
///
/// The parts are at most ``parts``, so a look at it costs the same however many values there are.
struct TrendWindow: Sendable {
  /// Into how many parts the window is cut.
  static let parts: Int64 = 24
  /// The fewest parts with a value that make a trend, and the share of the window they must span.
  static let fewest = 4

  private struct Part {
    var index: Int64
    var count = 0.0
    var times = 0.0
    var values = 0.0
  }

  private let width: Int64
  /// The newest value, which another of the same moment replaces.
  private var newest = TimedValue(time: .min, value: 0)
  /// The last part that has left the window.
  private var left = Int64.min
  private var buckets = RingBuffer<Part>()
  /// The slope per hour; nan where the window holds too little.
  private(set) var slope = Double.nan

  init(span: Int64) {
    width = max(1, span / Self.parts)
  }

  /// Takes in a value.
  mutating func push(_ value: Double, at time: Int64) {
    if time == newest.time, let last = buckets.last, last.index == Self.floor(time, width) {
      buckets[buckets.count - 1].values += value - newest.value
    } else {
      place(value, at: time)
    }
    if time >= newest.time { newest = TimedValue(time: time, value: value) }
    slope = medianSlope
  }

  private mutating func place(_ value: Double, at time: Int64) {
    let index = Self.floor(time, width)
    guard index > left else { return }
    if let last = buckets.last, last.index >= index {
      var position = buckets.count - 1
      while position >= 0, buckets[position].index > index { position -= 1 }
      if position < 0 || buckets[position].index != index {
        buckets.insert(Part(index: index), at: position + 1)
        position += 1
      }
      add(value, at: time, to: position)
    } else {
      buckets.append(Part(index: index))
      add(value, at: time, to: buckets.count - 1)
    }
  }

  private mutating func add(_ value: Double, at time: Int64, to position: Int) {
    var part = buckets[position]
    part.count += 1
    part.times += Double(time - part.index * width)
    part.values += value
    buckets[position] = part
  }

  /// Whether something leaves the window by then.
  func forgets(at time: Int64) -> Bool {
    buckets.first.map { $0.index <= Self.floor(time, width) - Self.parts } ?? false
  }

  /// Lets go of what has left the window.
  mutating func advance(to time: Int64) {
    let limit = Self.floor(time, width) - Self.parts
    left = max(left, limit)
    guard let first = buckets.first, first.index <= limit else { return }
    while let first = buckets.first, first.index <= limit { buckets.removeFirst() }
    slope = medianSlope
  }

  private var medianSlope: Double {
    let count = buckets.count
    guard count >= Self.fewest, let first = buckets.first, let last = buckets.last,
      (last.index - first.index) * 3 >= Self.parts
    else { return .nan }
    let pairs = count * (count - 1) / 2
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: pairs) { slopes in
      var filled = 0
      for right in 1..<count {
        for left in 0..<right {
          slopes[filled] = slope(from: buckets[left], to: buckets[right])
          filled += 1
        }
      }
      var found = UnsafeMutableBufferPointer(rebasing: slopes[..<filled])
      found.sort()
      return (found[filled / 2] + found[(filled - 1) / 2]) / 2
    }
  }

  private func slope(from: Part, to: Part) -> Double {
    let apart =
      Double((to.index - from.index) * width) + to.times / to.count - from.times / from.count
    return (to.values / to.count - from.values / from.count) / (apart / 3_600_000)
  }

  static func floor(_ time: Int64, _ width: Int64) -> Int64 {
    let quotient = time / width
    return time % width < 0 ? quotient - 1 : quotient
  }
}
