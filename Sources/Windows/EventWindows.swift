public import Telemetry

/// The windows of one series by event time, open ones and those that late values can still change.
///
/// What it tells depends on the values, their event times and their times of arrival alone: taking
/// the stored values again in the order of arrival gives the same windows with the same revisions.
/// It keeps no values, but a sum of each window (`count` windows keep those that the watermark has
/// not passed).
public struct EventWindows: Sendable {
  /// What became of a value.
  public enum Placing: Hashable, Sendable {
    /// It is in a window that is not complete yet.
    case onTime
    /// It has changed a window that was complete.
    case late
    /// Its window is too long past to be changed, or too far ahead to be kept: it is counted.
    case outside
  }

  /// A window with the state of its telling.
  struct Pane: Hashable, Sendable {
    var range: TimeRange
    var aggregate = Aggregate()
    /// The range under which it was told as complete.
    var told: TimeRange?
    /// Whether it has changed since it was told.
    var isChanged = false
    /// Told windows that it has taken in.
    var replaced: [TimeRange] = []
  }

  /// Windows ahead of the watermark that are kept at most; further stamps are a broken clock's.
  public static let mostAhead = 256

  /// How time is cut.
  public let shape: WindowShape
  /// How long after its end a window can be changed.
  public let horizon: TimeSpan
  /// Up to when the series is taken to be complete.
  public private(set) var watermark: Watermark
  /// Values that changed a complete window.
  public private(set) var lateCount = 0
  /// Values that are in no window.
  public private(set) var outsideCount = 0

  /// What the shape is, where every sample asks for it.
  private let isTumbling: Bool
  private let countSize: Int?
  /// In the order of their starts.
  var panes: [Pane] = []
  /// Whether something other than the passing of the watermark has made news.
  var hasNews = false
  /// The earliest end of a window that has not been told.
  private var nextEnd = Instant(milliseconds: .min)
  private static let never = Instant(milliseconds: .max)
  /// For `count` windows: samples that the watermark has not passed, by event time.
  var waiting: [WaitingSample] = []

  /// Makes the windows of a series without values.
  public init(
    shape: WindowShape,
    policy: Watermark.Policy = Watermark.Policy(),
    horizon: TimeSpan = .days(7)
  ) {
    (self.shape, self.horizon) = (shape, horizon)
    watermark = Watermark(policy)
    if case .tumbling = shape { isTumbling = true } else { isTumbling = false }
    if case .count(let size) = shape { countSize = size } else { countSize = nil }
  }

  /// Takes in one sample, in the order of arrival.
  ///
  /// - Parameters:
  ///   - sample: the sample.
  ///   - isUsed: whether its value is used; else it only counts.
  /// - Returns: what became of it.
  @inlinable
  @discardableResult
  public mutating func take(_ sample: Sample, isUsed: Bool) -> Placing {
    addToNewest(sample, isUsed) ? .onTime : place(sample, isUsed)
  }

  /// Lets time pass for a series that may have stopped.
  public mutating func advance(now: Instant) {
    watermark.advance(now: now)
  }

  /// What has become complete or has changed since the last call, in the order of time.
  ///
  /// To be called once for each batch: a window that many late values changed is told once.
  public mutating func takeUpdates() -> [WindowUpdate] {
    releaseWaiting()
    guard hasNews || watermark.mark >= nextEnd else { return [] }
    var updates: [WindowUpdate] = []
    for index in panes.indices where isComplete(panes[index]) {
      guard panes[index].told == nil || panes[index].isChanged else { continue }
      updates.append(tell(index))
    }
    let limit = watermark.mark - horizon
    if let first = panes.first, first.told != nil, first.range.end <= limit {
      panes.removeAll { $0.told != nil && $0.range.end <= limit }
    }
    hasNews = false
    nextEnd = panes.lazy.filter { $0.told == nil }.map(\.range.end).min() ?? Self.never
    return updates
  }

  private mutating func tell(_ index: Int) -> WindowUpdate {
    let pane = panes[index]
    let own = pane.told.flatMap { $0 == pane.range ? nil : $0 }
    panes[index].told = pane.range
    panes[index].isChanged = false
    panes[index].replaced = []
    return WindowUpdate(
      range: pane.range,
      aggregate: pane.aggregate,
      replaced: pane.replaced + (own.map { [$0] } ?? [])
    )
  }

  /// Windows that are not complete yet, in the order of time, as they stand.
  public var open: [WindowUpdate] {
    panes.filter { !isComplete($0) }
      .map { WindowUpdate(range: $0.range, aggregate: $0.aggregate) }
  }

  /// Every window that is kept, complete or not, in the order of time, as it stands.
  public var kept: [WindowUpdate] {
    panes.map { WindowUpdate(range: $0.range, aggregate: $0.aggregate) }
  }

  /// The path of nearly every sample: newer than all before, into the newest window.
  @usableFromInline
  mutating func addToNewest(_ sample: Sample, _ isUsed: Bool) -> Bool {
    let last = panes.count - 1
    guard isTumbling, last >= 0, panes[last].range.contains(sample.time) else { return false }
    watermark.advance(now: sample.arrived)
    guard panes[last].range.end > watermark.mark else { return false }
    watermark.note(sample.time, sample.arrived)
    panes[last].aggregate
      .add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
    return true
  }

  @usableFromInline
  mutating func place(_ sample: Sample, _ isUsed: Bool) -> Placing {
    watermark.advance(now: sample.arrived)
    let before = lateCount
    let isPlaced =
      switch shape {
      case .tumbling(let grid): place(sample, isUsed, in: [grid.stretch(of: sample.time)])
      case .hopping(let grid, let stretches):
        place(sample, isUsed, in: Self.windows(over: sample.time, grid, stretches))
      case .session(let gap): placeInSession(sample, isUsed, gap: gap)
      case .count: placeInCount(sample, isUsed)
      }
    watermark.note(sample.time, sample.arrived)
    guard isPlaced else {
      outsideCount += 1
      return .outside
    }
    return lateCount > before ? .late : .onTime
  }

  private static func windows(
    over time: Instant,
    _ grid: TimeGrid,
    _ stretches: Int
  ) -> [TimeRange] {
    var hops = [grid.stretch(of: time)]
    for _ in 1..<max(1, stretches) {
      hops.append(grid.stretch(of: hops[hops.count - 1].start - .milliseconds(1)))
    }
    return hops.reversed().map { first in
      var end = first
      for _ in 1..<max(1, stretches) { end = grid.stretch(of: end.end) }
      return TimeRange(start: first.start, end: end.end)
    }
  }

  /// Adds a sample to windows on the grid, as far as they can still change.
  private mutating func place(_ sample: Sample, _ isUsed: Bool, in ranges: [TimeRange]) -> Bool {
    var isPlaced = false
    var isLate = false
    for range in ranges {
      guard let index = pane(for: range) else { continue }
      isPlaced = true
      isLate = isComplete(panes[index]) || isLate
      change(index) {
        $0.add(sample.value, flag: sample.flag, at: sample.time, isUsed: isUsed)
      }
    }
    if isLate { lateCount += 1 }
    return isPlaced
  }

  /// The place of a window, made now if it can still be told; nil for one outside.
  private mutating func pane(for range: TimeRange) -> Int? {
    let index = firstIndex(from: range.start)
    if index < panes.count, panes[index].range == range { return index }
    guard range.end > watermark.mark - horizon else { return nil }
    let ahead = panes.count - firstIndex(from: watermark.mark)
    guard index < panes.count || ahead < Self.mostAhead else { return nil }
    panes.insert(Pane(range: range), at: index)
    expect(range.end)
    return index
  }

  /// Notes when a new window will be complete.
  mutating func expect(_ end: Instant) { nextEnd = min(nextEnd, end) }

  /// The place of the first window that begins at a moment or later.
  func firstIndex(from start: Instant) -> Int {
    var (low, high) = (0, panes.count)
    while low < high {
      let middle = (low + high) / 2
      if panes[middle].range.start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Changes what a window holds; in a complete one that is a revision.
  private mutating func change(_ index: Int, _ body: (inout Aggregate) -> Void) {
    body(&panes[index].aggregate)
    guard isComplete(panes[index]) else { return }
    revise(index)
  }

  /// Notes that a complete window holds a value that it did not hold when it was told.
  mutating func revise(_ index: Int) {
    panes[index].aggregate.revision += 1
    panes[index].isChanged = true
    hasNews = true
  }

  func isComplete(_ pane: Pane) -> Bool {
    guard let countSize else { return pane.range.end <= watermark.mark }
    return pane.aggregate.flags.samples >= countSize
  }

  /// Notes that a complete window was changed.
  mutating func noteLate() { lateCount += 1 }

  /// Lets the watermark pass over samples that wait for their count window.
  mutating func releaseWaiting() {
    if let countSize { release(countSize) }
  }
}
