public import Telemetry

/// The windows of one series by event time, open ones and those that late values can still change.
///
/// What it tells depends on the values, their event times and their times of arrival alone: taking
/// the stored values again in the order of arrival gives the same windows with the same revisions.
/// It keeps no values, but a sum of each window (`count` windows keep those that the watermark has
/// not passed). The windows of many series are copies of one that is empty: they share its shape.
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

  /// Windows ahead of the watermark that are kept at most; further stamps are a broken clock's.
  public static let mostAhead = 256

  /// How time is cut.
  public var shape: WindowShape { plan.shape }
  /// How long after its end a window can be changed.
  public let horizon: TimeSpan
  /// Up to when the series is taken to be complete.
  public private(set) var watermark: Watermark
  /// Values that changed a complete window.
  public private(set) var lateCount = 0
  /// Values that are in no window.
  public private(set) var outsideCount = 0

  private let plan: WindowPlan
  /// Of tumbling windows the newest, which nearly every value is for; nil while it is in ``panes``.
  private var newest: WindowPane?
  /// The others, in the order of their starts.
  var panes: [WindowPane] = []
  /// How many of the first ones are over and only still there because moving the rest has to pay.
  private var overCount = 0
  private var cursor = GridCursor()
  /// Whether something other than the passing of the watermark has made news.
  var hasNews = false
  /// The earliest end of a window that is to be told.
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
    self.horizon = horizon
    plan = WindowPlan(shape)
    watermark = Watermark(policy)
  }

  /// Takes in one sample, in the order of arrival.
  ///
  /// - Parameters:
  ///   - sample: the sample.
  ///   - isUsed: whether its value is used; else it only counts.
  /// - Returns: what became of it.
  @discardableResult
  public mutating func take(_ sample: Sample, isUsed: Bool) -> Placing {
    watermark.advance(now: sample.arrived)
    if addToNewest(sample, isUsed) {
      watermark.note(sample.time, sample.arrived)
      return .onTime
    }
    return place(sample, isUsed)
  }

  /// Lets time pass for a series that may have stopped.
  public mutating func advance(now: Instant) {
    watermark.advance(now: now)
  }

  /// What has become complete or has changed since the last call, in the order of time.
  ///
  /// To be called once for each batch: a window that many late values changed is told once.
  public mutating func takeUpdates() -> [WindowUpdate] {
    if plan.countSize != nil { releaseWaiting() }
    guard hasNews || watermark.mark >= nextEnd else { return [] }
    if let newest, newest.isPending, isComplete(newest) { spread() }
    // Without other news those that are to be told are the last ones.
    var first = hasNews ? overCount : panes.count
    while first > overCount, panes[first - 1].isPending { first -= 1 }
    var updates: [WindowUpdate] = []
    for index in first..<panes.count where panes[index].isPending && isComplete(panes[index]) {
      updates.append(panes[index].tell())
    }
    hasNews = false
    let next =
      panes[first...].first(where: \.isPending) ?? newest.flatMap { $0.isPending ? $0 : nil }
    nextEnd = next?.range.end ?? Self.never
    forget()
    gather()
    return updates
  }

  /// Drops windows that nothing can change any more.
  private mutating func forget() {
    let limit = watermark.mark - horizon
    while overCount < panes.count, panes[overCount].isTold, panes[overCount].range.end <= limit {
      overCount += 1
    }
    if overCount >= max(2, panes.count / 8) { close() }
    if let last = newest, last.isTold, last.range.end <= limit { newest = nil }
  }

  private mutating func close() {
    panes.removeSubrange(..<overCount)
    overCount = 0
  }

  /// Puts all windows into ``panes``, where they can be looked for.
  mutating func spread() {
    if overCount > 0 { close() }
    guard let last = newest else { return }
    append(last)
    newest = nil
  }

  /// Takes the newest window out again.
  private mutating func gather() {
    if plan.isTumbling, newest == nil, panes.count > overCount { newest = panes.removeLast() }
  }

  private mutating func append(_ pane: WindowPane) {
    if panes.count == panes.capacity {
      panes.reserveCapacity(panes.count + max(2, panes.count / 4))
    }
    panes.append(pane)
  }

  /// Windows that are not complete yet, in the order of time, as they stand.
  public var open: [WindowUpdate] {
    all.filter { !isComplete($0) }
      .map { WindowUpdate(range: $0.range, aggregate: $0.aggregate) }
  }

  /// Every window that is kept, complete or not, in the order of time, as it stands.
  public var kept: [WindowUpdate] {
    all.map { WindowUpdate(range: $0.range, aggregate: $0.aggregate) }
  }

  private var all: [WindowPane] { panes[overCount...] + (newest.map { [$0] } ?? []) }

  /// The path of nearly every sample: into the newest window, or into one after it.
  @inline(__always)
  private mutating func addToNewest(_ sample: Sample, _ isUsed: Bool) -> Bool {
    guard let range = newest?.range, range.start <= sample.time, range.end > watermark.mark else {
      return false
    }
    guard sample.time >= range.end else {
      newest?.add(sample, isUsed)
      return true
    }
    return beginNext(sample, isUsed, after: range)
  }

  private mutating func beginNext(_ sample: Sample, _ isUsed: Bool, after last: TimeRange) -> Bool {
    // A window that begins after the watermark is counted as one that is ahead.
    guard last.start < watermark.mark, case .tumbling(let grid) = plan.shape, let pane = newest
    else { return false }
    append(pane)
    var next = WindowPane(range: cursor.stretch(of: sample.time, in: grid))
    next.add(sample, isUsed)
    newest = next
    expect(next.range.end)
    return true
  }

  private mutating func place(_ sample: Sample, _ isUsed: Bool) -> Placing {
    spread()
    defer { gather() }
    let before = lateCount
    let isPlaced =
      switch plan.shape {
      case .tumbling(let grid):
        place(sample, isUsed, in: [cursor.stretch(of: sample.time, in: grid)])
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

  /// Notes that a complete window holds a value that it did not hold when it was told.
  mutating func revise(_ index: Int) {
    panes[index].revise()
    hasNews = true
  }

  func isComplete(_ pane: WindowPane) -> Bool {
    guard let countSize = plan.countSize else { return pane.range.end <= watermark.mark }
    return pane.aggregate.flags.samples >= countSize
  }

  /// Notes that a complete window was changed.
  mutating func noteLate() { lateCount += 1 }

  /// Lets the watermark pass over samples that wait for their count window.
  mutating func releaseWaiting() {
    if let countSize = plan.countSize { release(countSize) }
  }
}
