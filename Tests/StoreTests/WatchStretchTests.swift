import Store
import Telemetry
import Testing

/// When we watched, and whom we expected, is known after the end of the process.
@Suite struct WatchStretchTests {
  private static func range(_ start: Int64, _ end: Int64) -> TimeRange {
    TimeRange(start: Instant(milliseconds: start), end: Instant(milliseconds: end))
  }

  @Test func stretchesGrowAndDoNotOverlap() throws {
    let harness = try StoreHarness()
    func append(_ stretches: [TimeRange]) throws {
      for watched in stretches {
        var tick = Batch(kind: .tick, at: watched.end)
        tick.watched = watched
        try harness.append(tick)
      }
    }
    try append([Self.range(10, 20), Self.range(10, 50), Self.range(100, 130), Self.range(200, 260)])
    // The clock goes back, beyond the last stretch and into the one before.
    try append([Self.range(120, 125), Self.range(120, 140)])
    try harness.end(clean: false)
    let state = try harness.restore()
    #expect(state.watched == [Self.range(10, 50), Self.range(100, 120), Self.range(120, 140)])
  }

  /// A machine without a clock that runs on comes up in 1970, and finds the present a little later.
  @Test func aClockThatWasNotSetTakesNothingAway() throws {
    let harness = try StoreHarness()
    let present: Int64 = 1_753_401_600_000
    let stretches = [
      Self.range(present, present + 50), Self.range(7, 30),
      Self.range(present + 900, present + 950),
    ]
    for watched in stretches {
      var tick = Batch(kind: .tick, at: watched.end)
      (tick.watched, tick.watchedUntil) = (watched, watched.end)
      try harness.append(tick)
    }
    try harness.end(clean: false)
    let state = try harness.restore()
    // What lies back for years is kept no longer; what was watched before is.
    #expect(state.watched == [stretches[0], stretches[2]])
    #expect(state.lastTick == stretches[2].end)
  }

  /// A clock that was ahead, and was put right: what it watched there is no time that has passed by now, and
  /// what was watched before it is kept.
  @Test(arguments: [7, 500], [false, true])
  func aClockThatWasAheadTakesNothingAway(days: Int64, hasRestarted: Bool) throws {
    let harness = try StoreHarness()
    let (present, hour, ahead) = (Int64(1_753_401_600_000), Int64(3_600_000), days * 86_400_000)
    var stretches = [
      Self.range(present, present + hour),
      Self.range(present + ahead, present + ahead + 3 * hour),
    ]
    if hasRestarted { stretches.append(Self.range(present + 2 * hour, present + 3 * hour)) }
    for watched in stretches {
      var tick = Batch(kind: .tick, at: watched.end)
      (tick.watched, tick.watchedUntil) = (watched, watched.end)
      try harness.append(tick)
    }
    try harness.end(clean: false)
    // As long as nobody put it right, it counts.
    let kept = hasRestarted ? [stretches[0], stretches[2]] : stretches
    #expect(try harness.restore().watched == kept)
  }

  /// The days that it was ahead have come: they are no other time than those that were watched.
  @Test func whatTheClockPassesAgainCountsOnce() throws {
    let harness = try StoreHarness()
    let (present, day) = (Int64(1_753_401_600_000), Int64(86_400_000))
    let stretches = [
      Self.range(present + 7 * day, present + 7 * day + 50),
      Self.range(present, present + 10), Self.range(present, present + 8 * day),
    ]
    for watched in stretches {
      var tick = Batch(kind: .tick, at: watched.end)
      (tick.watched, tick.watchedUntil) = (watched, watched.end)
      try harness.append(tick)
    }
    try harness.end(clean: false)
    #expect(try harness.restore().watched == [stretches[2]])
  }

  @Test func whoIsExpectedIsKnownUntilNobodyExpectsThem() throws {
    let harness = try StoreHarness()
    let places = ["a", "b"].map { AlertPlace(rule: "", site: "s", device: $0) }
    var tick = Batch(kind: .tick, at: .epoch)
    tick.expected = [places[0]: Instant(milliseconds: 7), places[1]: Instant(milliseconds: 8)]
    try harness.append(tick)
    tick.expected = [places[1]: Instant?.none]
    try harness.append(tick)
    try harness.end(clean: false)
    #expect(try harness.restore().expected == [places[0]: Instant(milliseconds: 7)])
  }
}
