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

  /// Notes that the clock was put back: what it passes again is the present, also for what it judges.
  mutating func goBack(to now: Instant) {
    newest = now
    for index in instances.indices
    where instances[index].judged > now && programs[instances[index].rule].asksForSilence {
      instances[index].judged = now
    }
  }

  /// When something was heard, in milliseconds of watched time and of all that passed.
  struct Hearing {
    var watched: Int64
    var passed: Int64
  }

  /// When a sample was heard, by its arrival: a little after the last tick, or, for one that is told
  /// again, a little at least before all of it.
  func heard(_ arrived: Instant, _ series: SeriesID) -> Hearing {
    let (total, away) = (watched.milliseconds, (passed - watched).milliseconds)
    guard let until = watch.until else { return Hearing(watched: total, passed: total + away) }
    if isMuted {
      var told = min(watch.total(at: arrived).milliseconds, total - 1)
      let slot = Int(series.rawValue)
      if slot < heardBefore.count { told = min(told, heardBefore[slot]) }
      let passed = min(passing.total(at: arrived).milliseconds, told + away)
      return Hearing(watched: told, passed: passed)
    }
    let past = arrived - until
    let isWaiting = past >= .zero && past <= longestPause
    let heard = isWaiting ? total + past.milliseconds : total
    return Hearing(watched: heard, passed: heard + away)
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
      // A rule over a site waits for several: the longest silence counts.
      for index in instances { awaited[index] = min(awaited[index] ?? since, since) }
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
      guard instances[index].heardAt >= watched else { continue }
      (instances[index].heardAt, instances[index].passedAt) = (since, passed - (watched - since))
    }
    awaited = [:]
  }
}
