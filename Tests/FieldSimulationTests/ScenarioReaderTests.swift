import FieldSimulation
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite struct ScenarioReaderTests {
  private func faults(_ text: String) -> [String] {
    do {
      _ = try ScenarioReader.scenario(from: text, file: "s.yaml")
      return []
    } catch let error as ScenarioFaults {
      return error.faults.map(\.description)
    } catch {
      return ["another error: \(error)"]
    }
  }

  @Test func theShippedScenariosAreWhole() throws {
    let folder = SharedData.packageRoot.appendingPathComponent("Simulators/scenarios")
    let files = SharedData.files(in: folder, suffix: ".yaml")
    #expect(files.count >= 11)
    var kinds: Set<SiteKind> = []
    for file in files {
      let scenario = try Scenario.shipped(file.deletingPathExtension().lastPathComponent)
      #expect(!scenario.title.isEmpty)
      #expect(scenario.deviceCount > 0)
      kinds.formUnion(scenario.sites.map(\.kind))
    }
    #expect(kinds == [.seedlingFactory, .riceTurtle, .ricePrawn, .irrigationPoint])
  }

  @Test func everyKeyArrives() throws {
    let text = """
      title: A test
      seed: 12
      weather: { location: [120.5, 30.1], season: "07-25", clearness: 0.4, anomaly: -1, rain: 3 }
      cadence: { every: 1m, jitter: 2s }
      sites:
        p-1:
          kind: rice_prawn
          spread: 0.1
          pond: { depth: 80, photosynthesis: 1, respiration: 0.3, aerator: { start_below: 2 } }
          devices:
            a: { metrics: [ph, dissolved_oxygen] }
            b: { every: 10s, jitter: 4s, metrics: [rainfall], zone: outdoors }
      """
    let scenario = try ScenarioReader.scenario(from: text, file: "s.yaml")
    #expect(scenario.title == "A test")
    #expect(scenario.seed == 12)
    #expect(
      scenario.weather
        == WeatherSettings(
          latitude: 30.1,
          longitude: 120.5,
          season: 206,
          clearness: 0.4,
          anomaly: -1,
          rain: 3
        )
    )
    let site = try #require(scenario.sites.first)
    #expect(site.kind == .ricePrawn)
    #expect(site.spread == 0.1)
    #expect(site.pond.depth == 80)
    #expect(site.pond.aerator?.startBelow == 2)
    #expect(
      site.devices == [
        Scenario.Device(
          name: "a",
          zone: .pond,
          quantities: [.acidity, .dissolvedOxygen],
          every: .minutes(1),
          jitter: .seconds(2)
        ),
        Scenario.Device(
          name: "b",
          zone: .outdoors,
          quantities: [.rainfall],
          every: .seconds(10),
          jitter: .seconds(4)
        ),
      ]
    )
  }

  @Test func everyFaultIsToldWithItsPlace() {
    let text = """
      title: T
      colour: red
      weather: { clearness: 2, season: july }
      cadence: { every: 5m, jitter: 3m }
      sites:
        "a/b":
          kind: rice_turtle
          pond: { depth: deep, aerator: { start_below: 6, stop_above: 5 } }
          devices:
            p: { metrics: [water_temp, co2, water_temp] }
        c:
          kind: castle
          devices: { d: { metrics: [ph] } }
        e:
          kind: irrigation_point
          devices: { d: { zone: pond, metrics: [] } }
      """
    let places = faults(text).map { $0.split(separator: ":").prefix(3).joined(separator: ":") }
    #expect(
      places == [
        "s.yaml:2:1", "s.yaml:3:23", "s.yaml:3:34", "s.yaml:4:31", "s.yaml:6:3", "s.yaml:8:20",
        "s.yaml:8:35", "s.yaml:10:22", "s.yaml:10:34", "s.yaml:12:11", "s.yaml:16:27",
        "s.yaml:16:42",
      ],
      "\(faults(text).joined(separator: "\n"))"
    )
  }

  @Test func faultsSayWhatToWrite() throws {
    let fault = try #require(
      faults("title: T\ncolor: red\nsites: {}").first { $0.contains("color") }
    )
    #expect(
      fault
        == "s.yaml:2:1: unknown key 'color' in the scenario: use title, seed, weather, cadence, sites,"
        + " incidents, faults, expect"
    )
  }

  @Test(arguments: [
    "", "[]", "just words", "title: T", "sites: {}", "sites: {a: {kind: rice_prawn}}",
  ])
  func aFileWithoutDevicesIsRefused(text: String) {
    #expect(!faults(text).isEmpty)
  }

  @Test func brokenYAMLIsToldWithItsLine() {
    #expect(faults("title: T\nsites: [").first?.hasPrefix("s.yaml:") == true)
    #expect(faults("title: T\n\tseed: 1").first?.hasPrefix("s.yaml:2:") == true)
    let twice = faults("title: T\ntitle: U\nsites: {}")
    #expect(twice.first?.contains("twice") == true)
  }

  @Test func whatGoesWrongIsRead() throws {
    let text = """
      title: T
      sites: { a: { kind: rice_turtle, devices: { d: { metrics: [ph], format: senml, signal: -99 } } } }
      incidents: [ { kind: typhoon, site: a, day: 1, at: "10:30", for: 36h } ]
      faults:
        - { kind: drift, metrics: [ph], per_day: -0.2, day: 0 }
        - { kind: outage, device: d, buffer: 20, day: 2, at: "01:00", for: 90m }
      expect: [ { alert: r, metric: ph, above: 9, for: 5m, while: aerator_state } ]
      """
    let scenario = try ScenarioReader.scenario(from: text, file: "s.yaml")
    let storm = Schedule(day: 1, minute: 630, length: .hours(36))
    #expect(scenario.incidents == [Incident(kind: .typhoon, site: "a", schedule: storm)])
    #expect(
      scenario.faults == [
        DeviceFault(kind: .drift(perDay: -0.2), metrics: [.acidity], schedule: Schedule(day: 0)),
        DeviceFault(
          kind: .outage(buffer: 20),
          device: "d",
          schedule: Schedule(day: 2, minute: 60, length: .minutes(90))
        ),
      ]
    )
    #expect(
      scenario.expectations == [
        Expectation(
          alert: "r",
          quantity: .acidity,
          above: 9,
          meanwhile: .aeratorState,
          holdFor: .minutes(5)
        )
      ]
    )
    #expect(scenario.sites[0].devices[0].format == .senml)
    #expect(scenario.sites[0].devices[0].signal == -99)
  }

  @Test(arguments: [
    ("faults: [ { kind: fire } ]", "unknown kind 'fire'"),
    ("faults: [ { kind: spikes, rate: 0.1 } ]", "spikes has no 'size'"),
    ("faults: [ { kind: stuck, rate: 0.1 } ]", "'rate' means nothing for stuck"),
    ("faults: [ { kind: loss, rate: 2 } ]", "rate is not a number that makes sense"),
    ("faults: {}", "faults is not a list"),
    ("incidents: [ { kind: typhoon, at: \"25:00\", day: 1 } ]", "'at' is not a time of day"),
    ("incidents: [ { kind: typhoon, for: 3h } ]", "it has no day"),
    ("expect: [ { metric: ph, below: 3 } ]", "no alert is named"),
    ("expect: [ { alert: a, metric: ph } ]", "the limit is not clear"),
  ])
  func whatIsWrongWithWhatGoesWrongIsTold(line: String, what: String) {
    let site = "sites: { a: { kind: rice_turtle, devices: { d: { metrics: [ph] } } } }"
    let found = faults("title: T\n\(site)\n\(line)")
    #expect(found.count == 1)
    #expect(found.first?.contains(what) == true, "\(found)")
  }

  /// A part of a number is not dropped in silence, and numbered names are names as well.
  @Test func countsAreWholeAndTheirNamesFit() {
    let (fits, long) = (String(repeating: "a", count: 62), String(repeating: "b", count: 63))
    func text(_ name: String, count: String) -> String {
      "title: T\nsites: { \(name): { kind: rice_turtle, count: \(count), devices: { d: { metrics: [ph] } } } }"
    }
    #expect(faults(text("a", count: "2.5")).contains { $0.contains("count is not a whole number") })
    #expect(faults(text(fits, count: "9")).isEmpty)
    #expect(faults(text(fits, count: "10")).count == 1)
    #expect(faults(text(long, count: "2")).contains { $0.contains("cannot name a site") })
    let devices =
      "title: T\nsites: { a: { kind: rice_turtle, devices: { \(long): { count: 2, metrics: [ph] } } } }"
    #expect(faults(devices).contains { $0.contains("cannot name a device") })
    let seed =
      "title: T\nseed: 1.5\nsites: { a: { kind: rice_turtle, devices: { d: { metrics: [ph] } } } }"
    #expect(faults(seed).contains { $0.contains("seed is not a whole number") })
  }
}
