import Rules
import Telemetry
import TestSupport
import Testing

/// What every part of the language answers, asked through rules that fire or do not.
@Suite struct LanguageTests {
  private static let table = FunctionTable(
    [
      DomainFunction("doubled", [.init("value", "mg/L")], unit: "mg/L") { $0[0] * 2 },
      DomainFunction(
        "ratio",
        [.init("above", "mg/L"), .init("below", "mg/L", fallback: 2)],
        unit: "1"
      ) { $0[1] == 0 ? nil : $0[0] / $0[1] },
    ]
  ) { _, longitude, seconds in
    // A sun that is up for the half of the day that begins at 06:00 of its meridian.
    let local = (seconds / 86_400 + longitude / 360).truncatingRemainder(dividingBy: 1)
    return local >= 0.25 && local < 0.75
  }

  /// Feeds one device with readings `metric: [(minute, value)]` and asks whether a rule fires.
  private func fires(
    _ when: String,
    _ readings: [String: [(Double, Double)]],
    at minute: Double? = nil,
    site: SiteDefinition? = nil
  ) throws -> Bool {
    var farm = try RuleFarm(when, sites: site.map { [$0] } ?? [], table: Self.table) {
      $0.staleAfter = .minutes(30)
    }
    var all: [(SeriesID, Double, Double)] = []
    for (metric, values) in readings {
      let series = farm.series("qingxi-3/\(metric.contains("/") ? metric : "probe-1/\(metric)")")
      for (minute, value) in values { all.append((series, minute, value)) }
    }
    all.sort { ($0.1, $0.0) < ($1.1, $1.0) }
    for (series, minute, value) in all { farm.feed(series, value, at: RuleFarm.minute(minute)) }
    if let minute { farm.engine.advance(to: RuleFarm.minute(minute)) }
    farm.collect()
    return farm.isFiring
  }

  @Test(
    arguments: [
      ("dissolved_oxygen < 3 mg/L", true), ("dissolved_oxygen < 2", false),
      ("dissolved_oxygen + 1 < 3.6 mg/L", true), ("dissolved_oxygen - 1 mg/L > 1.5", false),
      ("dissolved_oxygen * 2 == 5", true), ("dissolved_oxygen / 5 == 0.5", true),
      ("-dissolved_oxygen < -2", true), ("not dissolved_oxygen < 2", true),
      ("dissolved_oxygen < 3 and water_temp > 25 Cel", true),
      ("dissolved_oxygen < 3 and water_temp > 303 K", false),
      ("dissolved_oxygen < 2 or water_temp > 77 [degF]", true),
      ("water_temp - air_temp > 3 K", true), ("water_temp - air_temp > 3 Cel", true),
      ("water_temp - air_temp > 5", false), ("water_temp > air_temp + 3 Cel", true),
      ("water_temp > air_temp", true), ("pond_depth < water_level", true),
      ("pond_depth + 10 cm < water_level", false), ("doubled(dissolved_oxygen) == 5 mg/L", true),
      ("ratio(dissolved_oxygen) == 1.25", true),
      ("ratio(dissolved_oxygen, 5 mg/L) == 50 %", true),
      ("ratio(dissolved_oxygen, 0) == 1", false), ("kind == \"rice_turtle\"", true),
      ("kind != \"rice_turtle\"", false), ("month == 7", true), ("month >= 8", false),
    ]
  )
  func oneMoment(when: String, expected: Bool) throws {
    let site = SiteDefinition(name: "qingxi-3", kind: .riceTurtle)
    let readings: [String: [(Double, Double)]] = [
      "air_temp": [(0, 24)], "dissolved_oxygen": [(0, 2.5)], "pond_depth": [(0, 95)],
      "water_level": [(0, 1)], "water_temp": [(0, 28)],
    ]
    let asked = when.contains("month") || when.contains("kind") ? "\(when) and ph > 0" : when
    var all = readings
    all["ph"] = [(0, 8)]
    #expect(try fires(asked, all, site: site) == expected)
  }

  @Test(
    arguments: [
      ("mean(ph, 10m) == 8", true), ("min(ph, 10m) == 7", true), ("max(ph, 10m) == 9", true),
      ("median(ph, 10m) == 8", true), ("sum(ph, 10m) == 24", true), ("count(ph, 10m) == 3", true),
      ("first(ph, 10m) == 7", true), ("last(ph, 10m) == 9", true), ("delta(ph, 10m) == 2", true),
      ("rate(ph, 10m) == 20", true), ("rate(ph, 10m) > 19 [pH]/h", true),
      ("stddev(ph, 10m) > 0.816", true), ("stddev(ph, 10m) < 0.817", true),
      ("mean(ph * 2, 10m) == 16", true), ("mean(mean(ph, 10m), 10m) > 7.4", true),
      ("known_hours(ph, 1h) > 0.3", true), ("hours(ph > 6.5, 1h) > 0.09", true),
      ("hours(ph > 6.5, 1h) > 0.11", false),
      ("fraction(ph > 7.5, 1h) > 0.5", false), ("increase(ph, 30m) == 9", true),
      ("count(ph, 1m) == 1", true), ("count(ph, 3m) == 1", true), ("count(ph, 3m1s) == 2", true),
    ]
  )
  func windows(when: String, expected: Bool) throws {
    // 6 has left the window of ten minutes at 21; 1 is where a counter began again.
    let values: [(Double, Double)] = [(0, 6), (10, 1), (15, 7), (18, 8), (21, 9)]
    let shown = when.contains("increase") ? values : values.filter { $0.1 != 1 }
    #expect(try fires(when, ["ph": shown]) == expected, "\(when)")
  }

  @Test func readingsOfOneMomentAreJudgedTogether() throws {
    // Between the two readings of minute 5 the old humidity would stand beside the new heat.
    var farm = try RuleFarm("air_temp > 30 and rel_humidity > 80")
    let heat = farm.series("s/d/air_temp")
    let wet = farm.series("s/d/rel_humidity")
    farm.feed(heat, 25, at: RuleFarm.minute(0))
    farm.feed(wet, 90, at: RuleFarm.minute(0))
    farm.feed(heat, 35, at: RuleFarm.minute(5))
    farm.feed(wet, 60, at: RuleFarm.minute(5))
    farm.feed(heat, 35, at: RuleFarm.minute(10))
    farm.feed(wet, 85, at: RuleFarm.minute(10))
    farm.collect()
    #expect(farm.told == ["firing#1@10"])
  }

  @Test func whatCannotBeKnownNeitherRaisesNorClears() throws {
    #expect(try !fires("air_temp > 30 and ph > 8", ["ph": [(0, 9)]]))
    #expect(try fires("air_temp > 30 or ph > 8", ["ph": [(0, 9)]]))
    #expect(try !fires("not air_temp > 30 and ph > 8", ["ph": [(0, 9)]]))
    #expect(try !fires("air_temp > 30 and ph > 8", ["air_temp": [(0, 31)], "ph": [(31, 9)]]))
    #expect(try fires("air_temp > 30 and ph > 8", ["air_temp": [(0, 31)], "ph": [(30, 9)]]))
  }

  @Test func timeOfDayAndSun() throws {
    let reading: [String: [(Double, Double)]] = ["ph": [(0, 9)]]  // 00:00 UTC
    #expect(try fires("ph > 8 and between(\"22:00\", \"06:00\")", reading))
    #expect(try !fires("ph > 8 and between(\"06:00\", \"22:00\")", reading))
    #expect(try fires("ph > 8 and between(\"00:00\", \"00:01\")", reading))
    #expect(try !fires("ph > 8 and between(\"23:00\", \"00:00\")", reading))
    let here = SiteDefinition(name: "qingxi-3", location: (longitude: 119.97, latitude: 30.54))
    let there = SiteDefinition(name: "qingxi-3", location: (longitude: 0, latitude: 30.54))
    #expect(try fires("ph > 8 and is_daylight", reading, site: here))
    #expect(try fires("ph > 8 and not is_daylight", reading, site: there))
    #expect(try !fires("ph > 8 and is_daylight", reading))
    #expect(try !fires("ph > 8 and not is_daylight", reading))
  }

  @Test func stagesOfABatch() throws {
    let started = try #require(CivilTime(year: 2025, month: 7, day: 5))
    var batch = CropBatch(crop: "rice", started: started)
    batch.stages = [
      CropBatch.Stage(name: "recovery", start: .day(0)),
      CropBatch.Stage(name: "tillering", start: .day(11)),
      CropBatch.Stage(name: "drainage", start: .day(31)),
    ]
    var site = SiteDefinition(name: "qingxi-3", batch: batch)
    let reading: [String: [(Double, Double)]] = ["ph": [(0, 9)]]
    #expect(try fires("ph > 8 and stage == \"tillering\"", reading, site: site))
    #expect(try !fires("ph > 8 and stage == \"recovery\"", reading, site: site))
    #expect(try fires("ph > 8 and stage != \"recovery\"", reading, site: site))
    #expect(try fires("ph > 8 and days_since(\"started\") == 20", reading, site: site))
    #expect(try !fires("ph > 8 and stage == \"tillering\"", reading))
    site.batch?.stage = "drainage"
    #expect(try fires("ph > 8 and stage == \"drainage\"", reading, site: site))
    let earlier: [String: [(Double, Double)]] = ["ph": [(-30 * 1440, 9)]]
    site.batch?.stage = nil
    #expect(try !fires("ph > 8 and stage == \"recovery\"", earlier, site: site))
  }

  @Test func stagesByDegreeDays() throws {
    let started = try #require(CivilTime(year: 2025, month: 7, day: 25))
    let batch = CropBatch(
      started: started,
      stages: [
        CropBatch.Stage(name: "tillering", start: .day(0)),
        CropBatch.Stage(name: "booting", start: .degreeDays(30)),
      ],
      degreeLimits: 10...30
    )
    let site = SiteDefinition(name: "qingxi-3", batch: batch)
    // Each day from 20 to 34 °C: (20 + 30)/2 − 10 = 15 K·d.
    func days(_ count: Int) -> [(Double, Double)] {
      (0..<count * 24).map { hour in (Double(hour) * 60, hour % 24 == 12 ? 34 : 20) }
    }
    let rule = "air_temp > 0 and stage == \"booting\""
    #expect(try !fires(rule, ["air_temp": days(1)], site: site))
    #expect(try fires(rule, ["air_temp": days(2)], site: site))
  }

  @Test func anotherDeviceOfTheSite() throws {
    let rule = "pump_state == 1 and other(meter-1).flow_rate < 6 m3/h"
    let running: [String: [(Double, Double)]] = ["probe-1/pump_state": [(0, 1)]]
    func with(_ flow: Double) -> [String: [(Double, Double)]] {
      running.merging(["meter-1/flow_rate": [(1, flow)]]) { first, _ in first }
    }
    #expect(try fires(rule, with(0)))
    #expect(try !fires(rule, with(120)))
    #expect(try !fires(rule, running))
    let before: [String: [(Double, Double)]] = [
      "meter-1/flow_rate": [(0, 0)], "probe-1/pump_state": [(1, 1)],
    ]
    #expect(try fires(rule, before))
  }

  @Test func conditionsOverAllDevices() throws {
    func site(_ when: String, _ values: [Double]) throws -> Bool {
      var farm = try RuleFarm(when) { $0.forEach = .site }
      for (index, value) in values.enumerated() {
        let series = farm.series("pond/probe-\(index)/dissolved_oxygen")
        farm.feed(series, value, at: RuleFarm.minute(Double(index)))
      }
      farm.collect()
      return farm.isFiring
    }
    #expect(try site("count_of(site, dissolved_oxygen < 3) >= 2", [2, 5, 1]))
    #expect(try !site("count_of(site, dissolved_oxygen < 3) >= 2", [2, 5, 4]))
    #expect(try site("all_of(site, dissolved_oxygen < 3)", [2, 2.5]))
    #expect(try !site("any_of(site, dissolved_oxygen < 3)", [4, 5]))
    #expect(
      try site("any_of(site, dissolved_oxygen < 3) and mean(dissolved_oxygen, 1h) > 1", [4, 2])
    )
  }

  @Test func atASiteEachDeviceCountsAndTheWeatherIsShared() throws {
    var farm = try RuleFarm("paddy_water_depth < -10 cm and rainfall < 1 mm") {
      $0.forEach = .site
    }
    let rain = farm.series("field/weather/rainfall")
    let first = farm.series("field/tube-1/paddy_water_depth")
    let second = farm.series("field/tube-2/paddy_water_depth")
    farm.feed(rain, 0, at: RuleFarm.minute(0))
    farm.feed(first, -5, at: RuleFarm.minute(1))
    farm.feed(second, -12, at: RuleFarm.minute(2))
    farm.collect()
    #expect(farm.told == ["firing#1@2"])
    farm.feed(first, -4, at: RuleFarm.minute(3))
    farm.collect()
    #expect(farm.isFiring)
    farm.feed(rain, 5, at: RuleFarm.minute(4))
    farm.collect()
    #expect(!farm.isFiring)
  }

  @Test func theSameValueAgainAndAgain() throws {
    let flat = (0...13).map { (Double($0) * 30, 7.5) }
    #expect(try fires("stuck(ph, 6h)", ["ph": flat]))
    #expect(try !fires("stuck(ph, 7h)", ["ph": flat]))
    let moved = flat.map { ($0.0, $0.0 == 120 ? 7.6 : $0.1) }
    #expect(try !fires("stuck(ph, 6h)", ["ph": moved]))
    // Nothing is known of the hours between two readings.
    #expect(try !fires("stuck(ph, 6h)", ["ph": [(0, 7.5), (400, 7.5)]]))
  }

  @Test func trendsAreNotBentByWildValues() throws {
    let falling = (0...36).map { step -> (Double, Double) in
      (Double(step) * 5, step % 9 == 4 ? 20 : 8 - Double(step) * 5 / 60)
    }
    #expect(try fires("trend(dissolved_oxygen, 3h) < -0.9 mg/L/h", ["dissolved_oxygen": falling]))
    #expect(try fires("trend(dissolved_oxygen, 3h) > -1.1", ["dissolved_oxygen": falling]))
    #expect(try !fires("trend(dissolved_oxygen, 3h) < 0", ["dissolved_oxygen": [(0, 8), (5, 7)]]))
  }

  @Test func aStraightForecast() throws {
    let falling = (0...36).map { step -> (Double, Double) in  // 4 cm/h
      let minute = Double(step) * 5
      return (minute, 40 - minute / 15)
    }
    #expect(try fires("time_to(pond_depth < 20 cm) < 2h30m", ["pond_depth": falling]))
    #expect(try !fires("time_to(pond_depth < 20 cm) < 1h30m", ["pond_depth": falling]))
    #expect(try !fires("time_to(pond_depth > 50 cm) < 6h", ["pond_depth": falling]))
    #expect(try fires("time_to(pond_depth < 30 cm) == 0", ["pond_depth": falling]))
  }

  @Test func unionOfPartsIsShownToPeople() throws {
    let expression = try Expression(
      parsing: "mean(water_temp - air_temp, 30m) > 3 Cel and not is_daylight",
      functions: Self.table
    )
    #expect(expression.text == "mean(water_temp - air_temp, 30m) > 3 and not is_daylight")
    #expect(
      expression.parts.map(\.text) == [
        "water_temp", "air_temp", "water_temp - air_temp", "mean(water_temp - air_temp, 30m)",
        "mean(water_temp - air_temp, 30m) > 3", "is_daylight", "not is_daylight",
        "mean(water_temp - air_temp, 30m) > 3 and not is_daylight",
      ]
    )
    #expect(expression.parts.map(\.unit) == ["Cel", "Cel", "K", "K", nil, nil, nil, nil])
  }
}
