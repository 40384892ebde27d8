import FieldSimulation
import Telemetry
import Testing

@Suite struct WeatherTests {
  private func year(_ seed: UInt64) throws -> (days: [DayWeather], first: Int64) {
    var sky = WeatherGenerator(seed: seed, settings: WeatherSettings())
    let first = try midnight(2025, 1, 1).day(offset: 28_800)
    return ((0..<365).map { sky.day(first + $0) }, first)
  }

  @Test func aYearIsThatOfDeqing() throws {
    let days = try (1...10).flatMap { try year($0).days }
    let mean = days.map(\.meanTemperature).reduce(0, +) / Double(days.count)
    #expect((16.0...18.0).contains(mean))  // 17.4 less 2 on every wet day
    let wet = days.filter { $0.rain > 0 }
    // p = p(wet|dry) / (1 + p(wet|dry) − p(wet|wet)): 0.27 in autumn, 0.38, 0.53 in June.
    #expect((0.30...0.45).contains(Double(wet.count) / Double(days.count)))
    let rain = wet.map(\.rain).reduce(0, +) / 10
    #expect((900.0...1900).contains(rain))
    let wind = days.map(\.wind).reduce(0, +) / Double(days.count)
    #expect((1.9...2.3).contains(wind))
  }

  @Test func summerIsWarmerThanWinter() throws {
    let days = try year(3).days
    let july = days[181..<212].map(\.meanTemperature).reduce(0, +) / 31
    let january = days[0..<31].map(\.meanTemperature).reduce(0, +) / 31
    #expect((25.0...32).contains(july))
    #expect((1.0...9).contains(january))
  }

  @Test func anyOrderOfAskingGivesTheSameWeather() throws {
    var forward = WeatherGenerator(seed: 5, settings: WeatherSettings())
    var backward = forward
    let start = try midnight(2025, 6, 20)
    let moments = (0..<200).map { start + .minutes(37 * Int64($0)) }
    let ahead = moments.map { forward.weather(at: $0) }
    let back = moments.reversed().map { backward.weather(at: $0) }
    #expect(ahead == back.reversed())
  }

  @Test func midnightIsNoStep() throws {
    var sky = WeatherGenerator(seed: 11, settings: WeatherSettings())
    for day in 0..<60 {
      let midnight = try midnight(2025, 2, 1) + .days(Int64(day))
      let before = sky.weather(at: midnight - .milliseconds(1))
      let after = sky.weather(at: midnight)
      #expect(abs(before.temperature - after.temperature) < 0.01)
      #expect(abs(before.dewPoint - after.dewPoint) < 0.01)
    }
  }

  @Test func theSunShinesByDayAlone() throws {
    var sky = WeatherGenerator(seed: 2, settings: WeatherSettings())
    let start = try midnight(2025, 6, 21)
    for minute in stride(from: Int64(0), to: 1440, by: 10) {
      let weather = sky.weather(at: start + .minutes(minute))
      let isDay = (300...1145).contains(minute)  // 05:00–19:05
      if minute < 290 || minute > 1155 { #expect(weather.radiation == 0) }
      if isDay, minute > 320, minute < 1130 { #expect(weather.radiation > 0) }
      #expect((0.0...100).contains(weather.relativeHumidity))
    }
  }

  @Test func whatAScenarioPinsHolds() throws {
    let settings = WeatherSettings(season: 206, clearness: 0.3, anomaly: 1, rain: 0, wind: 4)
    var sky = WeatherGenerator(seed: 9, settings: settings)
    let january = try midnight(2026, 1, 10).day(offset: 28_800)
    let day = sky.day(january)
    #expect(abs(day.meanTemperature - 30.6) < 1e-9)
    #expect(day.clearness == 0.3)
    #expect(day.rain == 0)
    #expect(day.wind == 4)
  }
}
