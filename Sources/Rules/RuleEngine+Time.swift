public import Telemetry

extension RuleEngine {
  /// Lets time pass: open alerts whose values are still young are judged, those whose data has
  /// stopped become stale, and rules that ask for the time are asked.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - judging: false while a backlog is being taken in, when the present is not yet known.
  ///   - isWatching: whether messages would reach us; else nobody is silent for want of them.
  public mutating func tick(now: Instant, judging: Bool = true, isWatching: Bool = true) {
    conclude()
    newest = max(newest, now)
    dateExpected(now)
    followsClock = true
    let step = lastTick.map { now - $0 } ?? .zero
    lastTick = now
    if step < .zero { goBack(to: now) }
    self.isWatching = isWatching
    passing.tick(now: now)
    if isWatching { watch.tick(now: now) }
    guard step >= .zero, step <= WatchedTime.longestPause else { return noteJump(at: now) }
    if judging { passInTurn(now: now) }
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
    passing.tick(now: now, pause: step)
    watch.tick(now: now, pause: step)
    pass(now: now, instances: Array(instances.indices))
  }

  /// Lets time pass in a replay for open alerts, and in each turn for rules that ask for the time.
  public mutating func advanceOpen(to now: Instant) {
    conclude()
    newest = max(newest, now)
    let step = lastTick.map { now - $0 } ?? .zero
    lastTick = now
    guard step >= .zero else { return }
    passing.tick(now: now, pause: step)
    watch.tick(now: now, pause: step)
    passInTurn(now: now)
  }

  private mutating func passInTurn(now: Instant) {
    let isDue = judgedUntil.map { turn(of: $0) != turn(of: now) } ?? true
    pass(now: now, instances: isDue ? Set(open.keys).union(timed).sorted() : open.keys.sorted())
  }

  private mutating func pass(now: Instant, instances list: [Int]) {
    judgedUntil = now
    for index in settling.sorted() { release(index, now: now) }
    conclude()
    for index in list { letTimePass(index, now: now) }
    for index in belated.sorted() {
      guard let late = asides[index]?.late else { continue }
      if watched - late.heardAt > LateStretch.patience { judgeLate(index) }
    }
  }
}
