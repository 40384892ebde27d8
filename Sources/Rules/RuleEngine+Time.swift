public import Telemetry

extension RuleEngine {
  /// Lets time pass: open alerts whose values are still young are judged, those whose data has
  /// stopped become stale, and rules that ask for the time are asked.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - judging: false while a backlog is being taken in, when the present is not yet known.
  public mutating func tick(now: Instant, judging: Bool = true) {
    conclude()
    newest = max(newest, now)
    let step = lastTick.map { now - $0 } ?? .zero
    let isDue = lastTick.map { turn(of: $0) != turn(of: now) } ?? true
    let before = lastTick
    lastTick = now
    guard step >= .zero, step <= Self.longestTick else { return noteJump(from: before, to: now) }
    watched.milliseconds += step.milliseconds
    guard judging else { return }
    pass(now: now, instances: isDue ? Set(open.keys).union(timed).sorted() : open.keys.sorted())
  }

  /// Counts the stretches of time in each of which rules that ask for the time are asked once; by the
  /// clock, so that a restart changes nothing.
  private func turn(of time: Instant) -> Int64 {
    TrendWindow.floor(time.milliseconds, turn.milliseconds)
  }

  /// Lets time pass in a replay, where no clock jumps: everything is judged.
  public mutating func advance(to now: Instant) {
    conclude()
    newest = max(newest, now)
    let step = lastTick.map { now - $0 } ?? .zero
    lastTick = now
    guard step >= .zero else { return }
    watched.milliseconds += step.milliseconds
    pass(now: now, instances: Array(instances.indices))
  }

  /// Lets time pass in a replay for open alerts, and in each turn for rules that ask for the time.
  public mutating func advanceOpen(to now: Instant) {
    conclude()
    newest = max(newest, now)
    let step = lastTick.map { now - $0 } ?? .zero
    let isDue = lastTick.map { turn(of: $0) != turn(of: now) } ?? true
    lastTick = now
    guard step >= .zero else { return }
    watched.milliseconds += step.milliseconds
    pass(now: now, instances: isDue ? Set(open.keys).union(timed).sorted() : open.keys.sorted())
  }

  private mutating func pass(now: Instant, instances list: [Int]) {
    for index in settling.sorted() { release(index, now: now) }
    conclude()
    for index in list { letTimePass(index, now: now) }
    for index in belated.sorted() {
      guard let late = asides[index]?.late else { continue }
      if watched - late.heardAt > LateStretch.patience { judgeLate(index) }
    }
  }
}
