import FieldSimulation
import Telemetry
import Testing

@Suite struct ScalingTests {
  @Test func furtherDevicesAreCopiesUnderFreeNames() throws {
    let scenario = try Scenario.shipped("dawn-sag")
    let scaled = scenario.scaled(toDevices: 14)
    #expect(scaled.deviceCount == 14)
    #expect(
      scaled.sites.map(\.name)
        == ["xinshi-1", "qingxi-3", "luoshe-7", "xinshi-2", "qingxi-4", "luoshe-8", "xinshi-3"]
    )
    #expect(Array(scaled.sites.prefix(3)) == scenario.sites)
  }

  @Test func fewerDevicesAreTheFirstOnes() throws {
    let scaled = try Scenario.shipped("dawn-sag").scaled(toDevices: 3)
    #expect(scaled.sites.map(\.name) == ["xinshi-1", "qingxi-3"])
    #expect(scaled.sites.flatMap(\.devices).map(\.name) == ["climate-1", "tray-1", "probe-1"])
  }

  @Test func noNameIsGivenTwice() throws {
    let scaled = try Scenario.shipped("normal-week").scaled(toDevices: 5000)
    #expect(scaled.deviceCount == 5000)
    #expect(Set(scaled.sites.map(\.name)).count == scaled.sites.count)
  }

  @Test func copiesLiveALifeOfTheirOwn() throws {
    let scaled = try Scenario.shipped("dawn-sag").scaled(toDevices: 12)
    let start = try midnight(2025, 7, 25)
    let readings = Field.readings(scaled, from: start, for: .hours(24))
    let first = readings.filter { $0.device == "qingxi-3/probe-1" }
    let second = readings.filter { $0.device == "qingxi-4/probe-1" }
    #expect(abs(first.count - second.count) <= 1)
    let oxygen = [first, second].map { $0.compactMap { $0.values["dissolved_oxygen"] } }
    #expect(zip(oxygen[0], oxygen[1]).contains { abs($0 - $1) > 0.1 })
  }
}
