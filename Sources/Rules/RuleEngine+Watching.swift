import Telemetry

// The time in which nobody watched, which is no time of silence.
extension RuleEngine {
  /// How many jumps are remembered; before them, time without a watch counts as silence.
  private static let rememberedJumps = 1000

  /// Notes that the clock jumped, or that nobody watched, between two ticks.
  mutating func noteJump(from before: Instant?, to now: Instant) {
    watchingSince = now
    guard let before else { return }
    // A clock that went back will pass these times again.
    unwatched.removeAll { $0.end > now }
    if before < now { unwatched.append(TimeRange(start: before, end: now)) }
    if unwatched.count > Self.rememberedJumps { unwatched.removeFirst() }
    for index in instances.indices { instances[index].isConfirmed = false }
  }

  /// How much of the time since a moment nobody watched, in milliseconds.
  func unwatched(since moment: Instant) -> Int64 {
    var sum: Int64 = 0
    for range in unwatched.reversed() {
      guard range.end > moment else { break }
      sum += (range.end - max(range.start, moment)).milliseconds
    }
    return sum
  }

  /// Goes on with the silence of devices that had not spoken before a reload, and have still not.
  mutating func awaitSilent() {
    for (index, since) in awaited where since < watched {
      let program = programs[instances[index].rule]
      let first = instances[index].firstLane
      view.expect(since: since.milliseconds, now: watched.milliseconds, from: first, program)
      if instances[index].heardAt >= watched { instances[index].heardAt = since }
    }
    awaited = [:]
  }

  /// Whether a value that arrived then is trusted to tell of the present: we have watched since, or,
  /// as far as is known at a start, may be back soon enough.
  func isTrusted(_ arrived: Instant) -> Bool {
    !isMuted || lastTick != nil && arrived >= watchingSince
  }
}
