/// The time in which messages would have reached us: the stretches, from tick to tick, in which the daemon
/// ran and the broker was connected.
///
/// Only such time is anybody's silence. It is counted by itself, whatever the clock does: a moment of the
/// clock that lies in no stretch is where the next one begins. Made of the stretches that the store keeps, it
/// goes on as if there had been no restart.
public struct WatchedTime: Sendable {
  /// A longer pause is none of waiting, but an outage, a sleeping machine or a jump of the clock; what was
  /// sent in a shorter one has waited at the broker.
  public static let longestPause = TimeSpan.seconds(30)
  /// How many stretches are remembered; before them, time counts as not watched.
  private static let most = 10_000

  private struct Stretch: Sendable {
    var range: TimeRange
    /// How much time had been watched when it began, in milliseconds.
    var before: Int64

    var length: Int64 { (range.end - range.start).milliseconds }
  }

  private var stretches: [Stretch] = []
  /// How much time has been watched by the last tick.
  public private(set) var total = TimeSpan.zero
  /// When that tick was; nil before the first.
  public private(set) var until: Instant?

  /// Goes on from stretches of time, in the order in which they began.
  public init(_ ranges: [TimeRange] = []) {
    for range in ranges {
      // What the clock passed a second time counts once.
      cut(at: range.start)
      let before = stretches.last.map { $0.before + $0.length } ?? 0
      stretches.append(Stretch(range: range, before: before))
      total = TimeSpan(milliseconds: before + (range.end - range.start).milliseconds)
    }
    until = stretches.last?.range.end
  }

  /// The stretch that the last tick belongs to; nil before the first.
  public var current: TimeRange? { stretches.last?.range }

  /// All stretches that are remembered, in their order.
  public var ranges: [TimeRange] { stretches.map(\.range) }

  /// Lets time pass in which we watched.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - pause: how long the time since the last tick may be at most to have been watched.
  /// - Returns: whether it was; else a new stretch begins.
  @discardableResult
  public mutating func tick(now: Instant, pause: TimeSpan = longestPause) -> Bool {
    defer { until = now }
    if let until {
      let step = now - until
      if step >= .zero, step <= pause {
        stretches[stretches.count - 1].range.end = now
        total.milliseconds += step.milliseconds
        return true
      }
      if step < .zero { cut(at: now) }
    }
    stretches.append(Stretch(range: TimeRange(start: now, end: now), before: total.milliseconds))
    if stretches.count > Self.most { stretches.removeFirst(stretches.count - Self.most) }
    return false
  }

  /// How much time had been watched by a moment of the clock.
  public func total(at moment: Instant) -> TimeSpan {
    guard let last = stretches.last, moment < last.range.end else { return total }
    var (low, high) = (0, stretches.count)
    if moment >= last.range.start { low = stretches.count - 1 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].range.start <= moment { low = middle } else { high = middle }
    }
    let stretch = stretches[low]
    guard moment < stretch.range.end else {
      return TimeSpan(milliseconds: stretches[low + 1].before)
    }
    let inside = max(0, (moment - stretch.range.start).milliseconds)
    return TimeSpan(milliseconds: stretch.before + inside)
  }

  /// Leaves out what lies after a moment to which the clock went back.
  private mutating func cut(at moment: Instant) {
    while let last = stretches.last, last.range.start >= moment { stretches.removeLast() }
    guard let last = stretches.last, last.range.end > moment else { return }
    stretches[stretches.count - 1].range.end = moment
  }
}
