import FieldSimulation
import Telemetry
import Testing

@Suite struct FieldTests {
  private static func digest(_ messages: [SimulatedMessage]) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for message in messages {
      for byte in Array(message.topic.utf8) + message.payload {
        hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
      }
    }
    return hash
  }

  private func day(_ scenario: Scenario, seed: UInt64) throws -> [SimulatedMessage] {
    let start = try midnight(2025, 7, 25)
    var field = Field(scenario: scenario, seed: seed, start: start)
    return field.messages(until: start + .days(1))
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let scenario = try Scenario.shipped("normal-week")
    let first = try day(scenario, seed: 7)
    #expect(try day(scenario, seed: 7) == first)
    #expect(try day(scenario, seed: 8) != first)
    #expect(first.count > 2000)
  }

  /// The digest was taken once and holds on every machine; it changes only with the models.
  @Test func theBytesAreThoseOfEveryOtherMachine() throws {
    let digest = Self.digest(try day(try Scenario.shipped("normal-week"), seed: 7))
    #expect(String(digest, radix: 16) == "bc511480a9305359")
  }

  @Test func oneMoreSiteChangesNothingForTheOthers() throws {
    let scenario = try Scenario.shipped("normal-week")
    let alone = try day(scenario.only("qingxi-3"), seed: 7)
    let together = try day(scenario, seed: 7).filter { $0.topic.hasPrefix("farm/qingxi-3/") }
    #expect(alone == together)
  }

  @Test func messagesComeInTheOrderOfTheirTimes() throws {
    let scenario = try Scenario.shipped("normal-week").scaled(toDevices: 30)
    let start = try midnight(2025, 7, 25)
    var field = Field(scenario: scenario, seed: 1, start: start)
    let times = field.messages(until: start + .hours(6)).map(\.time)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    let first = try #require(times.first)
    #expect(first >= start)
  }

  @Test func everyDeviceKeepsItsCadenceAndItsCount() throws {
    let scenario = try Scenario.shipped("normal-week")
    let start = try midnight(2025, 1, 31)
    let readings = Field.readings(scenario, from: start, for: .days(2))
    let devices = Dictionary(grouping: readings, by: \.device)
    #expect(devices.count == scenario.deviceCount)
    for site in scenario.sites {
      for device in site.devices {
        let own = try #require(devices["\(site.name)/\(device.name)"])
        let expected = TimeSpan.days(2).milliseconds / device.every.milliseconds
        #expect(abs(Int64(own.count) - expected) <= 1)
        for (earlier, later) in zip(own, own.dropFirst()) {
          #expect(later.sequence == earlier.sequence + 1)
          let off = (later.time - earlier.time).milliseconds - device.every.milliseconds
          #expect(abs(off) <= 2 * device.jitter.milliseconds)
        }
      }
    }
  }

  @Test func aLaterStartContinuesTheSameTimesAndCounts() throws {
    let scenario = try Scenario.shipped("dawn-sag")
    let start = try midnight(2025, 3, 3)
    let end = start + .hours(12)
    let whole = Field.readings(scenario, from: start, for: .hours(12))
    let half = Field.readings(scenario, from: start + .hours(6), for: .hours(6))
    #expect(half.map(\.time) == whole.map(\.time).filter { $0 >= end - .hours(6) })
    #expect(half.map(\.sequence) == whole.filter { $0.time >= end - .hours(6) }.map(\.sequence))
  }

  @Test func bodiesAreWrittenAsTheContractHasThem() throws {
    let scenario = try Scenario.shipped("dawn-sag").only("luoshe-7")
    var field = Field(scenario: scenario, seed: 1, start: try midnight(2025, 7, 25))
    let messages = field.messages(until: try midnight(2025, 7, 26))
    let weather = try #require(messages.first { $0.topic == "farm/luoshe-7/weather-1/telemetry" })
    let body = String(decoding: weather.payload, as: UTF8.self)
    let form =
      /\{"ts":\d{13},"seq":\d+,"air_temp":\d+\.\d,"rel_humidity":\d+\.\d,"rainfall":\d+\.\d,"wind_speed":\d+\.\d\}/
    #expect(try form.wholeMatch(in: body) != nil, "\(body)")
  }

  @Test func aCountyWithoutDevicesIsSilent() throws {
    let empty = Scenario(title: "", seed: 1, weather: WeatherSettings(), sites: [])
    var field = Field(scenario: empty, seed: 1, start: .epoch)
    #expect(field.nextTime == nil)
    #expect(field.next() == nil)
  }

  @Test func theYearsBefore1970AreYearsToo() throws {
    let scenario = try Scenario.shipped("dawn-sag")
    let readings = Field.readings(scenario, from: try midnight(1969, 12, 31), for: .hours(1))
    #expect(readings.count >= 60)
    #expect(readings.allSatisfy { $0.time < .epoch })
  }
}
