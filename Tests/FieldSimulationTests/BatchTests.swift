import Configuration
import FieldSimulation
import Telemetry
import TestSupport
import Testing

/// Batches by the calendar, what they do to a germination room and a field, and what the truth says.
@Suite struct BatchTests {
  private func nursery(_ plan: BatchPlan?) -> Scenario {
    let device = Scenario.Device(
      name: "t",
      zone: .darkRoom,
      quantities: [.airTemperature, .substrateTemperature],
      every: .minutes(1),
      jitter: .zero
    )
    let site = Scenario.Site(
      name: "x",
      kind: .seedlingFactory,
      batches: plan,
      devices: [device]
    )
    return Scenario(
      title: "",
      seed: 1,
      weather: WeatherSettings(anomaly: 0, rain: 0),
      sites: [site]
    )
  }

  private static let one = BatchPlan.dates(
    calendar: "rice_seedlings",
    days: [BatchPlan.DayOfYear(month: 5, day: 15)]
  )

  private func stages(_ truth: [TruthEntry]) -> [TruthEntry.Period] {
    truth.compactMap { if case .stage(let period) = $0 { period } else { nil } }
  }

  @Test func traysWarmThemselvesForFortyHoursAndLeaveOnTheThirdDay() throws {
    let start = try midnight(2026, 5, 14)
    var field = Field(scenario: nursery(Self.one), seed: 1, start: start)
    let readings = field.messages(until: start + .days(6)).compactMap { Reading($0) }
    /// How much warmer the trays are than the room, on average over an hour.
    let heat: (Int64) throws -> Double = { hour in
      let inside = readings.filter {
        start + .hours(hour) <= $0.time && $0.time < start + .hours(hour + 1)
      }
      let differences = inside.compactMap { reading in
        reading.values["substrate_temp"].map { $0 - reading.values["air_temp", default: 0] }
      }
      try #require(!differences.isEmpty)
      return differences.reduce(0, +) / Double(differences.count)
    }
    // Stacked at 08:00 on the 15th: half a degree at first, three from the fortieth hour on.
    #expect(try heat(24 + 8 + 46) > 2.3)
    #expect(try heat(24 + 8 + 46) < 4)
    #expect(try heat(24 + 8 + 8) < 1.9)
    // Before the batch and after it the room is as cool as the hall.
    let cool = readings.filter { $0.time < start + .hours(20) }
    #expect(cool.allSatisfy { ($0.values["air_temp"] ?? 99) < 28 })
    let warm = readings.filter {
      start + .hours(32) <= $0.time && $0.time < start + .hours(94)
    }
    #expect(warm.allSatisfy { ($0.values["air_temp"] ?? 0) > 25 })
    #expect(try #require(readings.last?.values["air_temp"]) < 28)
  }

  @Test func theTruthTellsStagesByTheCalendar() throws {
    let start = try midnight(2026, 5, 14)
    var field = Field(scenario: nursery(Self.one), seed: 1, start: start)
    _ = field.messages(until: start + .days(10))
    let found = stages(field.truth()).filter { $0.from >= start + .days(1) }
    // Days 0, 3 and 7 of the calendar of rice seedlings.
    #expect(
      found.map(\.name)
        == ["rice_seedlings/dark_room", "rice_seedlings/greening", "rice_seedlings/seedling"]
    )
    #expect(
      found.map(\.from) == [start + .days(1), start + .days(4), start + .days(8)]
    )
    #expect(found.map(\.to).dropLast() == [start + .days(4), start + .days(8)])
  }

  @Test func springBringsABatchEveryThirdDay() throws {
    let start = try midnight(2026, 5, 13)
    var field = Field(scenario: nursery(.seasonal), seed: 1, start: start)
    _ = field.messages(until: start + .days(9))
    let dark = stages(field.truth()).filter { $0.name == "rice_seedlings/dark_room" }
    #expect(dark.map(\.from) == [2, 5, 8].map { start + .days($0) })
  }

  @Test func theRegisterNamesTheBatchOfTheDay() throws {
    let directory = try TemporaryDirectory("register")
    let register = ScenarioRegister(
      scenario: nursery(.seasonal),
      seed: 1,
      at: try midnight(2026, 5, 20)
    )
    let path = try directory.write(register.yaml, to: "sluice.yaml")
    let read = try ConfigurationLoader(environment: [:]).load(path: path).configuration
    let batch = try #require(read.sites.first?.batch)
    #expect(batch.started == CivilTime(year: 2026, month: 5, day: 18))
    #expect(batch.stage(day: 2, degreeDays: nil) == "dark_room")
  }

  /// A field that is planted a month later is watered by its own stages.
  @Test func aFieldFollowsItsOwnBatch() throws {
    let gates: (String) throws -> [Double] = { date in
      let text = """
        weather: { rain: 0 }
        sites:
          f:
            kind: irrigation_point
            batches: { calendar: single_late_rice, started: ["\(date)"] }
            devices: { d: { zone: field, every: 1h, metrics: [paddy_water_depth] } }
        """
      let scenario = try ScenarioReader.scenario(from: text, file: "f.yaml")
      return Field.readings(scenario, from: try midnight(2026, 7, 14), for: .days(6))
        .compactMap { $0.values["paddy_water_depth"] }
    }
    // On 14 July rice of 12 June is drained, that of 12 July is held under water.
    #expect(try gates("06-12").contains { $0 < -3 })
    #expect(try gates("07-12").dropFirst(24).allSatisfy { $0 > 0 })
  }

  @Test func wrongPlansAreToldByLine() throws {
    let text = """
      sites:
        a:
          kind: seedling_factory
          batches: { calendar: rye, started: ["05-15"] }
          devices: { t: { metrics: [air_temp] } }
        b:
          kind: seedling_factory
          batches: { calendar: rice_seedlings, started: ["02-30"] }
          devices: { t: { metrics: [air_temp] } }
      """
    #expect {
      try ScenarioReader.scenario(from: text, file: "s.yaml")
    } throws: { error in
      let words = "\(error)"
      return words.contains("s.yaml:4:") && words.contains("single_late_rice")
        && words.contains("s.yaml:8:") && words.contains("month and day")
    }
  }
}
