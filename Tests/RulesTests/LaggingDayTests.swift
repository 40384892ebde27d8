import Rules
import Telemetry
import Testing

/// Days of a device that tells them in parts, beside another that tells at once.
struct LaggingDayTests {
  /// The day of the device ends with its own readings, however far the station's have gone on.
  @Test(arguments: [false, true])
  func aDayEndsWithItsOwnMetric(restarts: Bool) throws {
    var farm = try RuleFarm(
      "days_in_a_row(max(air_temp) >= 35) >= 2 and other(station).wind_speed >= 0"
    ) { $0.staleAfter = .hours(1) }
    let own = farm.series("s/d/air_temp")
    let station = farm.series("s/station/wind_speed")
    for hour in 0..<56 {
      let now = RuleFarm.minute(Double(hour) * 60)
      farm.feed(station, 2, at: now)
      // Every six hours the last six hours.
      guard hour > 0, hour % 6 == 0 else { continue }
      for earlier in (hour - 5)...hour {
        let time = RuleFarm.minute(Double(earlier) * 60 + 1)
        farm.feed(own, 36, at: time, arrived: now + .minutes(30))
      }
      farm.collect()
      if restarts { farm.kill(watchedUntil: now + .minutes(31)) }
    }
    #expect(farm.transitions.map(\.event) == [.firing])
  }
}
