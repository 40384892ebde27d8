import FieldSimulation
import Telemetry
import Testing

/// What happens to sites, and the alerts that are due by the truth.
@Suite struct IncidentTests {
  private func run(_ name: String, seed: UInt64? = nil, days: Int64 = 3) throws
    -> (readings: [Reading], truth: [TruthEntry], start: Instant)
  {
    let scenario = try Scenario.shipped(name)
    let start = try midnight(2026, 7, 1)
    var field = Field(scenario: scenario, seed: seed ?? scenario.seed, start: start)
    let messages = field.messages(until: start + .days(days))
    return (messages.compactMap { Reading($0) }, field.truth(), start)
  }

  private func events(_ truth: [TruthEntry]) -> [TruthEntry.Event] {
    truth.compactMap { if case .event(let event) = $0 { event } else { nil } }
  }

  @Test(arguments: [20_260_725, 1, 2, 3, 4, 5])
  func anAlgaeCrashSuffocatesItsPondAndNoOther(seed: UInt64) throws {
    let run = try run("algae-crash", seed: seed)
    let due = events(run.truth)
    #expect(due.contains { $0.site == "qingxi-3" && $0.alert == "pond_oxygen_low" })
    #expect(!due.contains { $0.site == "qingxi-4" })
    let first = try #require(due.first)
    #expect(first.from > run.start + .days(1) + .hours(13))
    #expect(first.worst < 3)
    #expect(first.due - first.from == .minutes(10))
  }

  @Test(arguments: [20_260_801, 1, 2, 3])
  func aFailedAeratorIsMissedOnlyWhereItFailed(seed: UInt64) throws {
    let due = events(try run("aerator-failure", seed: seed).truth)
    #expect(Set(due.map(\.site)) == ["leidian-2"])
  }

  @Test(arguments: [20_260_518, 1, 2, 3])
  func aStuckHeaterOverheatsTheRoom(seed: UInt64) throws {
    let run = try run("dark-room-overheating", seed: seed)
    let due = events(run.truth).filter { $0.alert == "dark_room_hot" }
    #expect(Set(due.map(\.device)) == ["climate-1", "climate-2"])
    #expect(due.allSatisfy { $0.worst > 37 && $0.worst < 50 })
    #expect(due.allSatisfy { $0.from > run.start + .days(1) + .hours(20) })
  }

  @Test(arguments: [20_260_620, 1, 2, 3])
  func aDryPumpRunsWithoutFlow(seed: UInt64) throws {
    let run = try run("pump-dry-run", seed: seed)
    #expect(!events(run.truth).isEmpty)
    let dry = run.readings.filter { $0.values["pump_state"] == 1 && $0.values["flow_rate"] == 0 }
    #expect(!dry.isEmpty)
    #expect(dry.allSatisfy { (3...6).contains($0.values["pump_power"] ?? 0) })
  }

  @Test func aTyphoonFillsThePondAndTheBacklogComesLate() throws {
    let run = try run("typhoon", days: 4)
    let wind = run.readings.compactMap { $0.values["wind_speed"] }
    #expect(wind.contains { $0 > 17.2 })
    let rain = run.readings.compactMap { $0.values["rainfall"] }.reduce(0, +)
    #expect((80...400).contains(rain))
    let times = run.readings.filter { $0.device == "qingxi-3/probe-1" }.map(\.time)
    #expect(times != times.sorted())
  }

  /// Domain figures: a cycle of 7 to 10 days, 65 to 70 mm a refill, at -15 cm.
  @Test func alternateWettingAndDryingHasItsCycles() throws {
    let scenario = try Scenario.shipped("awd-season")
    let start = try midnight(2026, 6, 12)
    var settings = scenario
    settings.weather.rain = 0
    settings.incidents = []
    // Half an hour between readings, in which a refill rises by more than noise.
    settings.sites[0].devices[0].every = .minutes(30)
    let readings = Field.readings(settings, from: start, for: .days(125))
      .filter { $0.device == "luoshe-7/field-1" }
    let tube = readings.compactMap { reading in
      reading.values["paddy_water_depth"].map { (reading.time, $0) }
    }
    let filling = tube.filter { $0.0 > start + .days(76) && $0.0 < start + .days(109) }
    var refills: [Instant] = []
    for (before, after) in zip(filling, filling.dropFirst())
    where before.1 < -14 && after.1 > before.1 + 1 {
      if refills.last.map({ after.0 - $0 > .days(2) }) ?? true { refills.append(after.0) }
    }
    #expect((3...6).contains(refills.count))
    for (one, next) in zip(refills, refills.dropFirst()) {
      #expect((6.0...11).contains((next - one).seconds / 86_400))
    }
    #expect(filling.allSatisfy { (-17...7).contains($0.1) })
  }

  @Test func aShippedScenarioTellsTheSameStoryOnAnyDate() throws {
    for name in ["algae-crash", "aerator-failure", "dark-room-overheating"] {
      let scenario = try Scenario.shipped(name)
      for month in [1, 4, 10] {
        let start = try midnight(2026, month, 9)
        var field = Field(scenario: scenario, seed: scenario.seed, start: start)
        _ = field.messages(until: start + .days(3))
        #expect(!events(field.truth()).isEmpty, "\(name) in month \(month)")
      }
    }
  }

  @Test func whatHappensIsWrittenDown() throws {
    let run = try run("pump-dry-run")
    let periods = run.truth.compactMap {
      if case .incident(let period) = $0 { period } else { nil }
    }
    let begin = run.start + .days(1) + .hours(5)
    #expect(
      periods == [
        TruthEntry.Period(
          name: "pump_dry_run",
          site: "luoshe-7",
          from: begin,
          to: begin + .hours(5)
        )
      ]
    )
  }

  private func canal(_ incident: String) throws -> [Reading] {
    let text = """
      weather: { season: "07-20", rain: 0 }
      cadence: { every: 10m, jitter: 0s }
      sites:
        a:
          kind: irrigation_point
          devices:
            d: { metrics: [water_level, gate_opening, gate_state, flow_rate, pump_state] }
      incidents:
        \(incident)
      """
    let scenario = try ScenarioReader.scenario(from: text, file: "s.yaml")
    return Field.readings(scenario, from: try midnight(2026, 7, 20), for: .days(4))
  }

  /// The keeper holds 2.40 to 2.60 m; a sensor's noise and a gate's minutes lie around it.
  @Test func theCanalIsHeldByItsGate() throws {
    let readings = try canal("- { kind: heater_failure, site: b, day: 0 }")
    let levels = readings.compactMap { $0.values["water_level"] }
    #expect(levels.allSatisfy { (2.2...2.75).contains($0) })
    let states = Set(readings.compactMap { $0.values["gate_state"] })
    #expect(states.isSuperset(of: [0, 1]))
    #expect(readings.allSatisfy { $0.values["pump_state"] == 0 || $0.values["flow_rate"] != 0 })
  }

  /// A head gate that stays shut: the gate says for hours that it opens, the canal falls dry, the pump
  /// draws air.
  @Test func aStuckHeadGateRunsTheCanalDry() throws {
    let readings = try canal("- { kind: canal_gate_stuck, day: 0, at: \"00:00\" }")
    #expect(readings.allSatisfy { $0.values["gate_opening"] == 0 })
    let last = readings.suffix(144)
    #expect(last.allSatisfy { ($0.values["water_level"] ?? 9) < 0.9 })
    #expect(last.allSatisfy { $0.values["gate_state"] == 2 })
    #expect(last.contains { $0.values["pump_state"] == 1 && $0.values["flow_rate"] == 0 })
  }
}
