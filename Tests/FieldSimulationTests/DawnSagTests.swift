import Agronomy
import FieldSimulation
import Telemetry
import Testing

/// The scenario of the demonstration: whoever starts it 26 hours back sees the oxygen sag at dawn
/// and recover, on any date and at any hour.
@Suite struct DawnSagTests {
  private static func oxygen(from start: Instant, for span: TimeSpan, seed: UInt64) throws
    -> [(time: Instant, value: Double)]
  {
    let scenario = try Scenario.shipped("dawn-sag").only("qingxi-3")
    return Field.readings(scenario, seed: seed, from: start, for: span).compactMap { reading in
      reading.values["dissolved_oxygen"].map { (reading.time, $0) }
    }
  }

  /// Whether a stretch of readings shows at least 40 minutes below 3 mg/L and then, within three
  /// hours of the end of it, more than 4 mg/L.
  private static func showsSag(_ readings: ArraySlice<(time: Instant, value: Double)>) -> Bool {
    var began: Instant?
    var ended: Instant?
    for (time, value) in readings {
      if value < 3 {
        began = began ?? time
        ended = time
      } else if let first = began, let last = ended, last - first >= .minutes(40) {
        if value > 4 { return time - last <= .hours(3) }
      } else {
        (began, ended) = (nil, nil)
      }
    }
    return false
  }

  @Test(arguments: zip(1...12, (1...12).map { UInt64($0) * 20_260_530 / 12 }))
  func everyWindowOf26HoursShowsIt(month: Int, seed: UInt64) throws {
    let start = try midnight(2026, month, 11)
    let readings = try Self.oxygen(from: start, for: .days(3), seed: seed)
    for hour in 0..<46 {
      let window = TimeRange(
        start: start + .hours(Int64(hour)),
        end: start + .hours(Int64(hour) + 26)
      )
      let low = readings.firstIndex { $0.time >= window.start } ?? 0
      let high = readings.firstIndex { $0.time >= window.end } ?? readings.count
      #expect(Self.showsSag(readings[low..<high]), "the window that begins at hour \(hour)")
    }
  }

  @Test(arguments: [(2026, 12, 22), (2026, 3, 20), (2026, 6, 21), (2027, 9, 23)])
  func theSagIsAtTheRealDawn(year: Int, month: Int, day: Int) throws {
    let start = try midnight(year, month, day)
    let place = try #require(SolarGeometry(latitude: 30.54, longitude: 119.97))
    let noon = Double(start.milliseconds) / 1000 + 43_200
    let transit = try #require(place.transit(near: noon))
    let seconds = try #require(place.sunrise(before: transit))
    let sunrise = Instant(milliseconds: Int64(seconds * 1000))
    let readings = try Self.oxygen(from: start, for: .days(1), seed: 3)
    let lowest = try #require(readings.min { $0.value < $1.value })
    #expect(lowest.time > sunrise - .minutes(30))
    #expect(lowest.time < sunrise + .minutes(90))
    #expect(lowest.value < 2.9)
    #expect(lowest.value > 0.5)
    let highest = try #require(readings.max { $0.value < $1.value })
    #expect((5.0...9.0).contains(highest.value))
  }

  @Test func theOtherSitesAreWell() throws {
    let scenario = try Scenario.shipped("dawn-sag")
    let start = try midnight(2026, 1, 11)
    for reading in Field.readings(scenario, from: start, for: .days(2)) {
      switch reading.device {
      case "xinshi-1/climate-1":
        #expect((26.0...34).contains(try #require(reading.values["air_temp"])))
      case "luoshe-7/pump-1":
        let flow = try #require(reading.values["flow_rate"])
        let power = try #require(reading.values["pump_power"])
        let state = try #require(reading.values["pump_state"])
        #expect(state == 1 ? flow > 100 && power > 6 : flow == 0 && power == 0)
      default: break
      }
    }
  }
}
