import Telemetry

/// One window with the state of its telling.
struct WindowPane: Hashable, Sendable {
  /// The window's time; of a session it grows.
  private(set) var range: TimeRange
  /// What it holds.
  var aggregate = Aggregate()
  /// Whether it was told as complete.
  private(set) var isTold = false
  /// Whether it has changed since it was told.
  private var isChanged = false
  /// Whether its range has grown since it was told.
  private var hasGrown = false
  /// Told windows that it has taken in since, its own smaller one among them.
  private var replaced: [TimeRange] = []

  /// Whether it is to be told once it is complete.
  var isPending: Bool { !isTold || isChanged }

  init(range: TimeRange) { self.range = range }

  /// Takes in a sample that lies in it.
  @inline(__always)
  mutating func add(_ sample: Sample, _ isUsed: Bool) {
    aggregate.add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
  }

  /// Makes its range cover another.
  mutating func grow(to other: TimeRange) {
    let grown = TimeRange(
      start: min(range.start, other.start),
      end: max(range.end, other.end)
    )
    guard grown != range else { return }
    if isTold, !hasGrown {
      hasGrown = true
      replaced.append(range)
    }
    range = grown
  }

  /// Takes in another window, which is no more.
  mutating func absorb(_ other: WindowPane) {
    aggregate.join(other.aggregate)
    replaced += other.replaced
    if other.isTold, !other.hasGrown { replaced.append(other.range) }
    grow(to: other.range)
  }

  /// Notes that it holds a value that it did not hold when it was told as complete.
  mutating func revise() {
    aggregate.revision += 1
    isChanged = true
  }

  /// Tells it.
  mutating func tell() -> WindowUpdate {
    let update = WindowUpdate(range: range, aggregate: aggregate, replaced: replaced)
    (isTold, isChanged, hasGrown) = (true, false, false)
    if !replaced.isEmpty { replaced = [] }
    return update
  }
}
