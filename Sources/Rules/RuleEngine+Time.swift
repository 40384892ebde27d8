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
    lastTick = now
    guard step >= .zero, step <= Self.longestTick else {
      for index in instances.indices { instances[index].isConfirmed = false }
      return
    }
    watched.milliseconds += step.milliseconds
    guard judging else { return }
    pass(now: now, instances: open.sorted())
    round = (round + 1) % Self.rounds
    for position in stride(from: round, to: timed.count, by: Self.rounds)
    where !open.contains(timed[position]) {
      letTimePass(timed[position], now: now)
    }
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

  /// Lets time pass in a replay for open alerts and rules that ask for the time alone.
  public mutating func advanceOpen(to now: Instant) {
    conclude()
    newest = max(newest, now)
    let step = lastTick.map { now - $0 } ?? .zero
    lastTick = now
    guard step >= .zero else { return }
    watched.milliseconds += step.milliseconds
    pass(now: now, instances: open.union(timed).sorted())
  }

  private mutating func pass(now: Instant, instances list: [Int]) {
    for index in settling.sorted() { release(index, now: now) }
    conclude()
    for index in list { letTimePass(index, now: now) }
    for index in belated.sorted() {
      guard let late = instances[index].aside?.late else { continue }
      if watched - late.heardAt > LateStretch.patience { closeLate(index) }
    }
  }
}
