import Rules
import Telemetry
import Testing

/// While the broker is away nobody is silent, and nothing comes about by windows that run empty meanwhile.
@Suite struct BrokerOutageTests {
  /// What is told of readings every ten minutes for two hours, and of an outage until the tenth hour, after
  /// which nothing is read for ten minutes.
  private static func told(
    _ when: String,
    kill: Int64? = nil,
    values: (Int64) -> Double,
    change: (inout RuleDefinition) -> Void = { _ in }
  ) throws -> (before: [AlertEvent], during: [AlertEvent]) {
    var farm = try RuleFarm(when, change: change)
    let series = farm.series("s/d/ph")
    for minute in stride(from: Int64(0), to: 120, by: 10) {
      farm.watch(minute, minute + 1)
      farm.feed(series, values(minute), at: RuleFarm.minute(Double(minute) + 1))
      farm.watch(minute + 1, minute + 10)
    }
    let count = farm.transitions.count
    farm.watch(120, kill ?? 600, isWatching: false)
    if let kill {
      farm.kill(watchedUntil: RuleFarm.minute(Double(kill)))
      farm.watch(kill, 600, isWatching: false)
    }
    farm.watch(600, 610)
    let events = farm.transitions.map(\.event)
    return (Array(events.prefix(count)), Array(events.dropFirst(count)))
  }

  /// 111 is the last reading: it is known until 141.
  @Test(arguments: [nil, 130, 150, 300])
  func aFiringAlertOverAWindowBecomesStaleAndStays(kill: Int64?) throws {
    let told = try Self.told("increase(ph, 1h) > 1", kill: kill) { Double($0) / 10 }
    #expect(told.before.last == .firing)
    #expect(told.during == [.stale])
  }

  @Test(arguments: [nil, 130, 150, 300])
  func aFiringAlertBecomesStale(kill: Int64?) throws {
    let told = try Self.told("ph > 9", kill: kill) { _ in 9.5 }
    #expect(told.before == [.firing])
    #expect(told.during == [.stale])
  }

  @Test func whatIsPendingDoesNotFireByOldData() throws {
    let told = try Self.told(
      "mean(ph, 2h) < 3",
      values: { $0 < 100 ? 3.01 : 2 },
      change: { $0.holdFor = .minutes(60) }
    )
    #expect(told.before == [.pending])
    #expect(told.during == [])
  }

  @Test(arguments: [20, 30])
  func nothingIsMissedByCounting(stale: Int64) throws {
    let told = try Self.told(
      "count(ph, 25m) < 2",
      values: { _ in 7 },
      change: { $0.staleAfter = .minutes(stale) }
    )
    #expect(told.before == [] || told.before == [.firing, .resolved])
    #expect(told.during == [])
  }

  /// The broker is away for a few minutes only: what runs goes on.
  @Test func aTimerRunsOnWhileAValueIsKnown() throws {
    var farm = try RuleFarm("ph < 3") { $0.holdFor = .minutes(10) }
    let series = farm.series("s/d/ph")
    farm.watch(0, 1)
    farm.feed(series, 2.9, at: RuleFarm.minute(1))
    farm.watch(1, 5)
    farm.watch(5, 8, isWatching: false)
    farm.watch(8, 12)
    #expect(farm.told == ["pending#1@1", "firing#1@11"])
  }
}
