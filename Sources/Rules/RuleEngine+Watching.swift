import Telemetry

// Who is silent, and which values tell of the present: by the time in which we watched.
extension RuleEngine {
  /// Notes that the clock jumped, or that we were away: what was known by then tells of the present no more.
  mutating func noteJump(at now: Instant) {
    jump = (now, watched)
    for index in instances.indices { instances[index].isConfirmed = false }
    // What is heard from here on is told from what was heard before.
    let before = watched.milliseconds - 1
    for slot in view.values.indices where view.values[slot].heard > before {
      view.values[slot].heard = before
    }
  }

  /// The watched time at which a sample was heard, by its arrival: a little after the last tick, or,
  /// for one that is told again, a little at least before all of it.
  func heard(_ arrived: Instant, _ series: SeriesID) -> Int64 {
    let total = watched.milliseconds
    guard let until = watch.until else { return total }
    if isMuted {
      let told = min(watch.total(at: arrived).milliseconds, total - 1)
      let slot = Int(series.rawValue)
      return slot < heardBefore.count ? min(told, heardBefore[slot]) : told
    }
    let past = arrived - until
    let isWaiting = past >= .zero && past <= WatchedTime.longestPause
    return isWaiting ? total + past.milliseconds : total
  }

  /// Whether a value of an input that arrived then is trusted to tell of the present: no jump has come
  /// between, as far as is known.
  func isTrusted(_ arrived: Instant, slot: Int) -> Bool {
    guard isMuted else { return true }
    guard let lastTick else { return false }
    return arrived >= jump.time && arrived <= lastTick + WatchedTime.longestPause
      && view.values[slot].heard >= jump.watched.milliseconds
  }

  // MARK: Devices that have yet to speak

  /// Gives those who are newly expected a date, which outlives a restart.
  mutating func dateExpected(_ now: Instant) {
    guard !newlyExpected.isEmpty else { return }
    for place in newlyExpected { changes.expected[place] = .some(now) }
    newlyExpected = []
  }

  /// Takes up whom the rules expect, those from before with their silence.
  mutating func expect(_ places: [AlertPlace: [Int]]) {
    let before = expected
    expected = [:]
    for (place, instances) in places {
      let since = before[place] ?? watched
      expected[place] = since
      if before[place] == nil { newlyExpected.insert(place) }
      for index in instances { awaited[index] = since }
    }
    for place in before.keys where places[place] == nil {
      newlyExpected.remove(place)
      changes.expected[place] = .some(nil)
    }
  }

  /// Goes on with the silence of devices that had not spoken before, and have still not.
  mutating func awaitSilent() {
    for (index, since) in awaited where since < watched {
      let program = programs[instances[index].rule]
      let first = instances[index].firstLane
      view.expect(since: since.milliseconds, now: watched.milliseconds, from: first, program)
      if instances[index].heardAt >= watched { instances[index].heardAt = since }
    }
    awaited = [:]
  }
}
