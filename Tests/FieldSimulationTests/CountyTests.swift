import FieldSimulation
import Telemetry
import Testing

/// Four hundred sites from a page of YAML.
@Suite struct CountyTests {
  @Test func itHasFourHundredSitesAndFiveThousandDevices() throws {
    let county = try Scenario.shipped("county")
    #expect(county.sites.count == 400)
    #expect(county.deviceCount == 5000)
    #expect(Set(county.sites.map(\.name)).count == 400)
    let pond = try #require(county.sites.first)
    #expect(pond.name == "qingxi-1")
    #expect(pond.devices.prefix(4).map(\.name) == ["probe-1", "probe-2", "probe-3", "probe-4"])
    #expect(Set(county.sites.flatMap(\.devices).map(\.format)).count == 6)
  }

  @Test func sitesOfOneEntryShareTheirWeatherAndNotTheirLives() throws {
    let text = """
      sites:
        p:
          kind: rice_turtle
          count: 3
          devices: { d: { count: 2, metrics: [dissolved_oxygen, air_temp] } }
      """
    let scenario = try ScenarioReader.scenario(from: text, file: "s.yaml")
    #expect(scenario.sites.map(\.name) == ["p-1", "p-2", "p-3"])
    let readings = Field.readings(scenario, from: try midnight(2026, 7, 25), for: .hours(4))
    let last = Dictionary(grouping: readings, by: \.device).compactMapValues(\.last?.values)
    #expect(last.count == 6)
    let air = last.values.compactMap { $0["air_temp"] }
    #expect(try #require(air.max()) - (try #require(air.min())) < 1)
    let oxygen = Set(last.values.compactMap { $0["dissolved_oxygen"] })
    #expect(oxygen.count > 2)
  }

  @Test func aNameThatIsMetTwiceIsAFault() throws {
    let text = """
      sites:
        p: { kind: rice_turtle, count: 2, devices: { d: { metrics: [ph] } } }
        p-2: { kind: rice_turtle, devices: { d: { metrics: [ph] } } }
      """
    #expect {
      try ScenarioReader.scenario(from: text, file: "s.yaml")
    } throws: {
      "\($0)".contains("two sites are named 'p-2'")
    }
  }

  /// What is over is handed out as it comes, so that a long run needs no memory for it, and only once.
  @Test func theTruthIsHandedOutAsItComes() throws {
    let device = Scenario.Device(name: "d", zone: .pond, quantities: [.waterTemperature])
    let scenario = Scenario(
      title: "",
      seed: 1,
      weather: WeatherSettings(),
      sites: [Scenario.Site(name: "a", kind: .riceTurtle, devices: [device])],
      faults: [DeviceFault(kind: .spikes(rate: 0.1, size: 5))]
    )
    let start = try midnight(2026, 7, 25)
    var whole = Field(scenario: scenario, seed: 1, start: start)
    _ = whole.messages(until: start + .days(2))
    var pieces = Field(scenario: scenario, seed: 1, start: start)
    _ = pieces.messages(until: start + .days(1))
    let first = pieces.takeTruth()
    _ = pieces.messages(until: start + .days(2))
    #expect(first.count > 10)
    #expect(Set(first + pieces.truth()) == Set(whole.truth()))
    #expect(pieces.takeTruth().isEmpty)
  }
}
