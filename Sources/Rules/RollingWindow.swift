/// The values of the last stretch of time, `(t − span, t]`, and one figure of them.
///
/// A reading costs the same however long the window is: sums are kept running, extremes in a
/// monotonic queue. The newest value is held apart until a later one comes, because readings of one
/// moment may come one after another and replace it.
struct RollingWindow: Sendable {
  let kind: WindowKind
  let span: Int64
  /// The values; of minima and maxima only those that can still become one.
  private var points = RingBuffer<TimedValue>()
  private var head: TimedValue? {
    get { hasHead ? TimedValue(time: headTime, value: headValue) : nil }
    set { (headTime, headValue) = (newValue?.time ?? .min, newValue?.value ?? 0) }
  }
  private var hasHead: Bool { headTime > .min }
  // Without a flag of its own each: windows are many.
  private var headTime = Int64.min
  private var headValue = 0.0
  /// The values in rising order, for the median alone.
  private var sorted: [Double] = []
  /// What is taken off each value before it is summed up, so that squares stay small.
  private var base = 0.0
  private var sum = 0.0
  private var squares = 0.0
  private var removals: Int32 = 0
  /// The moment of the newest value that has left the window; the least where none has.
  private var before = Int64.min

  init(kind: WindowKind, span: Int64) {
    (self.kind, self.span) = (kind, span)
  }

  // MARK: Values

  /// Takes in a value at the newest moment or, late, before it.
  mutating func push(_ value: Double, at time: Int64) {
    guard let newest = head else {
      if let last = points.last, time <= last.time { return insertLate(value, at: time) }
      head = TimedValue(time: time, value: value)
      return
    }
    if time > newest.time {
      commit(newest)
      head = TimedValue(time: time, value: value)
    } else if time == newest.time {
      head = TimedValue(time: time, value: value)
    } else {
      insertLate(value, at: time)
    }
  }

  /// Whether something leaves the window by then.
  func forgets(at time: Int64) -> Bool {
    let (limit, overflow) = time.subtractingReportingOverflow(span)
    guard !overflow else { return false }
    return points.first.map { $0.time <= limit } ?? false || headTime <= limit && hasHead
  }

  /// Lets go of what has left the window at `time`.
  mutating func advance(to time: Int64) {
    let (limit, overflow) = time.subtractingReportingOverflow(span)
    guard !overflow else { return }
    while let first = points.first, first.time <= limit {
      points.removeFirst()
      remove(first)
    }
    if let newest = head, newest.time <= limit {
      before = newest.time
      head = nil
    }
    if points.isEmpty { (sum, squares, removals) = (0, 0, 0) }
  }

  private mutating func commit(_ point: TimedValue) {
    switch kind {
    case .min: while let last = points.last, last.value >= point.value { points.removeLast() }
    case .max: while let last = points.last, last.value <= point.value { points.removeLast() }
    default: add(point)
    }
    points.append(point)
  }

  private mutating func add(_ point: TimedValue) {
    switch kind {
    case .mean, .sum, .stddev:
      if points.isEmpty { base = point.value }
      let rest = point.value - base
      sum += rest
      squares += rest * rest
    case .median: sorted.insert(point.value, at: place(of: point.value))
    case .increase: if let last = points.last { sum += Self.step(last, point) }
    default: break
    }
  }

  private mutating func remove(_ point: TimedValue) {
    switch kind {
    case .mean, .sum, .stddev:
      let rest = point.value - base
      sum -= rest
      squares -= rest * rest
      removals += 1
      // Rounding piles up; adding anew once per window's worth of removals costs one step each.
      if Int(removals) > points.count { addAnew() }
    case .median:
      let index = place(of: point.value)
      if index < sorted.count { sorted.remove(at: index) }
    case .increase:
      if let next = points.first { sum -= Self.step(point, next) }
      removals += 1
      if Int(removals) > points.count { addAnew() }
    default: break
    }
    before = point.time
  }

  private mutating func addAnew() {
    (sum, squares, removals) = (0, 0, 0)
    if kind == .increase {
      for index in 0..<max(0, points.count - 1) {
        sum += Self.step(points[index], points[index + 1])
      }
      return
    }
    base = points.first?.value ?? 0
    for index in 0..<points.count {
      let rest = points[index].value - base
      sum += rest
      squares += rest * rest
    }
  }

  /// What a counter has gone on by; one that has fallen has begun again from zero.
  private static func step(_ from: TimedValue, _ to: TimedValue) -> Double {
    to.value >= from.value ? to.value - from.value : to.value
  }

  private func place(of value: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: Late values

  private mutating func insertLate(_ value: Double, at time: Int64) {
    if before > .min, time <= before { return }
    let point = TimedValue(time: time, value: value)
    var position = points.count
    while position > 0, points[position - 1].time > time { position -= 1 }
    if position > 0, points[position - 1].time == time { return }
    switch kind {
    case .min, .max: insertExtreme(point, at: position)
    default:
      points.insert(point, at: position)
      if kind == .median { sorted.insert(value, at: place(of: value)) } else { addAnew() }
    }
  }

  private mutating func insertExtreme(_ point: TimedValue, at position: Int) {
    func beats(_ left: Double, _ right: Double) -> Bool {
      kind == .min ? left <= right : left >= right
    }
    if position < points.count, beats(points[position].value, point.value) { return }
    var position = position
    while position > 0, beats(point.value, points[position - 1].value) {
      position -= 1
      points.remove(at: position)
    }
    points.insert(point, at: position)
  }

  // MARK: Figures

  /// How many values there are.
  private var total: Int { points.count + (head == nil ? 0 : 1) }

  /// The figure; nan where the window holds too little for it.
  var figure: Double {
    switch kind {
    case .count: return Double(total)
    case .mean: return total == 0 ? .nan : sumOfAll / Double(total)
    case .sum: return total == 0 ? .nan : sumOfAll
    case .stddev: return deviation
    case .min, .max: return extreme
    case .median: return median
    case .first: return (points.first ?? head)?.value ?? .nan
    case .last: return (head ?? points.last)?.value ?? .nan
    case .delta: return change?.value ?? .nan
    case .rate:
      guard let change, change.time > 0 else { return .nan }
      return change.value / (Double(change.time) / 3_600_000)
    case .increase: return increase
    case .trend, .hours, .fraction, .knownHours: return .nan
    }
  }

  private var sumOfAll: Double {
    let count = Double(points.count)
    return sum + base * count + (head?.value ?? 0)
  }

  private var deviation: Double {
    let count = Double(total)
    guard total > 0 else { return .nan }
    let rest = head.map { $0.value - base } ?? 0
    let mean = (sum + rest) / count
    return max(0, (squares + rest * rest) / count - mean * mean).squareRoot()
  }

  private var extreme: Double {
    switch (points.first?.value, head?.value) {
    case (let one?, let other?): kind == .min ? min(one, other) : max(one, other)
    case (let one?, nil): one
    case (nil, let other?): other
    case (nil, nil): .nan
    }
  }

  private var median: Double {
    let count = total
    guard count > 0 else { return .nan }
    guard let newest = head?.value else { return (ranked(count / 2) + ranked((count - 1) / 2)) / 2 }
    let position = place(of: newest)
    func all(_ rank: Int) -> Double {
      rank < position ? sorted[rank] : rank == position ? newest : sorted[rank - 1]
    }
    return (all(count / 2) + all((count - 1) / 2)) / 2
  }

  private func ranked(_ rank: Int) -> Double { sorted[rank] }

  /// From the oldest value to the newest; nil with fewer than two.
  private var change: TimedValue? {
    guard let first = points.first, let last = head ?? points.last, last.time > first.time else {
      return nil
    }
    return TimedValue(time: last.time - first.time, value: last.value - first.value)
  }

  private var increase: Double {
    guard total > 0 else { return .nan }
    guard let newest = head, let last = points.last else { return sum }
    return sum + Self.step(last, newest)
  }
}
