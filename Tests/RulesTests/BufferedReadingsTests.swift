import Rules
import Telemetry
import TestSupport
import Testing

/// Readings that a device, or the broker, had kept are judged in the order of their own time: nothing that was
/// over by the next of them comes about because it is late by now.
@Suite struct BufferedReadingsTests {
  private struct Reading {
    var minute: Double
    var value: Double
  }

  /// Ten hours of ticks, with the readings taken in at the end of it, as one message or as many.
  private static func told(
    _ readings: [Reading],
    isOneMessage: Bool,
    change: (inout RuleDefinition) -> Void
  ) throws -> [String] {
    var farm = try RuleFarm("ph < 3") {
      $0.staleAfter = .hours(3)
      change(&$0)
    }
    let series = farm.series("s/d/ph")
    farm.watch(595, 600)
    for reading in readings {
      let time = RuleFarm.minute(reading.minute)
      farm.feed(series, reading.value, at: time, arrived: RuleFarm.minute(600))
      if !isOneMessage { farm.collect() }
    }
    farm.collect()
    farm.watch(600, 601)
    return farm.told
  }

  @Test(arguments: [true, false])
  func whatEndedInTimeDoesNotFire(isOneMessage: Bool) throws {
    let readings = [(540, 5), (550, 2.9), (560, 5), (570, 5), (590, 5)].map(Reading.init)
    let told = try Self.told(readings, isOneMessage: isOneMessage) { $0.holdFor = .minutes(30) }
    #expect(told == ["pending#1@550"])
  }

  @Test(arguments: [true, false])
  func whatCameBackInTimeDoesNotEnd(isOneMessage: Bool) throws {
    let readings = [(540, 2.9), (550, 5), (560, 2.9), (570, 2.9), (590, 2.9)].map(Reading.init)
    let told = try Self.told(readings, isOneMessage: isOneMessage) {
      $0.keepFiringFor = .minutes(30)
    }
    #expect(told == ["firing#1@540"])
  }

  /// A message may hold what was measured within its last minute.
  @Test func aShortMessageIsJudgedInItsOrder() throws {
    let readings = [(599.25, 5), (599.5, 2.9), (599.75, 5), (600, 5)].map(Reading.init)
    let told = try Self.told(readings, isOneMessage: true) { $0.holdFor = .seconds(25) }
    #expect(told == ["pending#1@599.5"])
  }

  /// A reading says nothing of the time in which it was too old to be known.
  @Test(arguments: [true, false])
  func aReadingSpeaksNoLongerThanItIsKnown(isOneMessage: Bool) throws {
    let readings = [(400, 5), (410, 2.9), (530, 5), (590, 5)].map(Reading.init)
    let told = try Self.told(readings, isOneMessage: isOneMessage) {
      $0.staleAfter = .minutes(30)
      $0.holdFor = .minutes(40)
    }
    #expect(told.filter { $0.hasPrefix("firing") } == [])
  }

  /// In a replay, whose ticks are further apart, a timer runs out at its own moment, too.
  @Test func aReplayEndsTimersAsTheDaemonDoes() throws {
    var rule = RuleDefinition(name: "rule", when: try Expression(parsing: "ph < 3"))
    rule.holdFor = .seconds(30)
    var farm = RuleFarm(rules: [rule])
    let series = farm.series("s/d/ph")
    var replay = RuleReplay(
      rules: [rule],
      surroundings: RuleEngine.Surroundings(sites: []),
      start: RuleFarm.start,
      pace: .ticks(.minutes(1))
    )
    for (second, value) in [(10, 2.9), (50, 5)] as [(Int64, Double)] {
      let time = RuleFarm.start + .seconds(second)
      let sample = Sample(
        series: series,
        time: time,
        value: value,
        flag: .good,
        reasons: [],
        arrived: time
      )
      replay.take(sample, register: farm.register)
    }
    let transitions = replay.takeChanges().transitions
    #expect(transitions.map(\.event) == [.pending, .firing, .resolved])
    let times = transitions.map { ($0.time - RuleFarm.start).milliseconds }
    #expect(times == [10_000, 40_000, 50_000])
  }
}
