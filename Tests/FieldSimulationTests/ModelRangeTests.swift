import FieldSimulation
import Telemetry
import Testing

/// The ranges that the models were made for, and what must hold for every series of every season.
@Suite struct ModelRangeTests {
  private func pond(
    clearness: Double,
    wind: Double = 2.1,
    month: Int,
    settings: PondSettings = PondSettings()
  ) throws -> [Reading] {
    let device = Scenario.Device(
      name: "probe-1",
      zone: .pond,
      quantities: [.waterTemperature, .dissolvedOxygen, .acidity]
    )
    let site = Scenario.Site(name: "p", kind: .riceTurtle, pond: settings, devices: [device])
    let weather = WeatherSettings(clearness: clearness, anomaly: 0, rain: 0, wind: wind)
    let scenario = Scenario(title: "", seed: 1, weather: weather, sites: [site])
    return Field.readings(scenario, from: try midnight(2025, month, 25), for: .days(1))
  }

  private func series(_ readings: [Reading], _ metric: String) -> [Double] {
    readings.compactMap { $0.values[metric] }
  }

  private func hour(_ time: Instant) -> Double {
    let local = CivilTime(time, offset: 28_800)
    return Double(local.hour) + Double(local.minute) / 60
  }

  /// July, clear: 4.0–13.7 mg/L, lowest 06:12, highest 17:18; the pond swings by about 2.7 K.
  @Test func aClearJulyDay() throws {
    let readings = try pond(clearness: 0.72, month: 7)
    let oxygen = readings.compactMap { reading in
      reading.values["dissolved_oxygen"].map { (time: reading.time, value: $0) }
    }
    let lowest = try #require(oxygen.min { $0.value < $1.value })
    let highest = try #require(oxygen.max { $0.value < $1.value })
    #expect((3.2...5.2).contains(lowest.value))
    #expect((12.2...14.6).contains(highest.value))
    #expect((5.5...7).contains(hour(lowest.time)))
    #expect((16.3...18.3).contains(hour(highest.time)))
    let water = series(readings, "water_temp")
    let swing = try #require(water.max()) - (try #require(water.min()))
    #expect((1.2...3.5).contains(swing))
  }

  /// pH = 7.9 + 0.13·(C − Csat): highest when the oxygen is.
  @Test func acidityIsInPhaseWithOxygen() throws {
    let readings = try pond(clearness: 0.72, month: 7)
    let highest = try #require(
      readings.max {
        $0.values["dissolved_oxygen", default: 0] < $1.values["dissolved_oxygen", default: 0]
      }
    )
    let lowest = try #require(
      readings.min {
        $0.values["dissolved_oxygen", default: 0] < $1.values["dissolved_oxygen", default: 0]
      }
    )
    #expect(try #require(highest.values["ph"]) > 8.3)
    #expect(try #require(lowest.values["ph"]) < 7.7)
  }

  /// Dull, calm days on end bring a July pond close to nothing at dawn: about 0.4 mg/L.
  @Test func dullDaysLeaveNoOxygen() throws {
    let oxygen = series(try pond(clearness: 0.3, wind: 1.2, month: 7), "dissolved_oxygen")
    #expect(try #require(oxygen.min()) < 1.2)
  }

  /// March 9.1–11.8 and January 10.7–11.9 mg/L.
  @Test(arguments: [(3, 8.6, 12.6), (1, 10.0, 12.6)])
  func theColdSeason(month: Int, low: Double, high: Double) throws {
    let oxygen = series(try pond(clearness: 0.6, month: month), "dissolved_oxygen")
    #expect(try #require(oxygen.min()) > low)
    #expect(try #require(oxygen.max()) < high)
  }

  /// The night aerator holds a stressed pond above what it would sink to.
  @Test func anAeratorHelps() throws {
    let bare = PondSettings(photosynthesis: 1)
    var aerated = bare
    aerated.aerator = AeratorSettings(startBelow: 4, stopAbove: 6)
    let without = series(try pond(clearness: 0.45, month: 7, settings: bare), "dissolved_oxygen")
    let with = series(try pond(clearness: 0.45, month: 7, settings: aerated), "dissolved_oxygen")
    #expect(try #require(with.min()) > (try #require(without.min())) + 0.5)
  }

  /// The thermostat's band and cycle: 30–34 °C, 9 to 12 minutes; lower only while the door is open.
  @Test(arguments: [1, 7]) func theDarkRoomIsHeldInItsBand(month: Int) throws {
    let device = Scenario.Device(
      name: "c",
      zone: .darkRoom,
      quantities: [.airTemperature],
      every: .minutes(1),
      jitter: .zero
    )
    let site = Scenario.Site(name: "x", kind: .seedlingFactory, devices: [device])
    let scenario = Scenario(title: "", seed: 1, weather: WeatherSettings(), sites: [site])
    let start = try midnight(2026, month, 20)
    let night = series(Field.readings(scenario, from: start, for: .hours(7)), "air_temp")
    #expect(night.allSatisfy { (30.0...34.2).contains($0) })
    let cycles = zip(night, night.dropFirst()).count { $0 < 32 && $1 >= 32 }
    #expect((8.0...13).contains(420 / Double(cycles)))
    let day = series(Field.readings(scenario, from: start + .hours(7), for: .hours(11)), "air_temp")
    #expect(day.contains { $0 < 30 })
    #expect(day.allSatisfy { (26.0...34.2).contains($0) })
  }

  @Test(arguments: zip([1, 4, 7, 10], [7, 99, 12, 5] as [UInt64]))
  func everySeriesIsPlausibleAndKnown(month: Int, seed: UInt64) throws {
    let scenario = try Scenario.shipped("normal-week")
    let start = try midnight(2026, month, 9)
    for reading in Field.readings(scenario, seed: seed, from: start, for: .days(4)) {
      for (name, value) in reading.values {
        let metric = try #require(MetricCatalogue.standard[name])
        #expect(metric.plausibleRange.contains(value), "\(reading.device) \(name) \(value)")
      }
    }
  }

  @Test func everyQuantityIsInTheCatalogueAndSomewhereToBeMeasured() {
    let anywhere = Zone.allCases.reduce(into: Set()) { $0.formUnion($1.quantities) }
    #expect(anywhere == Set(Quantity.allCases))
    for quantity in Quantity.allCases {
      #expect(MetricCatalogue.standard[quantity.rawValue] != nil)
    }
  }

  @Test func theTotaliserOnlyGrowsAndMatchesTheFlow() throws {
    let scenario = try Scenario.shipped("dawn-sag").only("luoshe-7")
    let readings = Field.readings(scenario, from: try midnight(2026, 7, 9), for: .days(2))
      .filter { $0.device == "luoshe-7/pump-1" }
    let totals = series(readings, "flow_total")
    #expect(zip(totals, totals.dropFirst()).allSatisfy { $0 <= $1 })
    let grown = try #require(totals.last) - (try #require(totals.first))
    // 120 m³/h for as long as the pump was seen on, five minutes a reading.
    let hours = series(readings, "pump_state").reduce(0, +) / 12
    #expect(hours > 3)
    #expect(abs(grown - 120 * hours) < 0.06 * grown + 15)
  }
}
