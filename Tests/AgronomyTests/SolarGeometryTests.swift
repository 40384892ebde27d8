import Agronomy
import Foundation
import TestSupport
import Testing

@Suite struct SolarGeometryTests {
  private let deqing = SolarGeometry(latitude: 30.54, longitude: 119.97)

  @Test(
    .enabled(if: SharedData.oracles != nil, "the reference values are not here"),
    arguments: OracleTable.all(with: "date", "sunrise", "transit", "sunset", "clearsky_peak_w_m2")
  )
  func agreesWithTheSolarPositionAlgorithm(table: OracleTable) throws {
    let place = try #require(deqing)
    for row in table.rows {
      let midnight = try #require(row["date"].flatMap { Self.midnight($0) })
      let transit = try #require(place.transit(near: midnight + 43_200))
      let sunset = try #require(place.sunset(after: transit))
      // The table was computed by days of UTC: the sunrise in the row of a date, before 08:00 in
      // Deqing, is that of the next morning.
      let sunrise = try #require(place.sunrise(before: transit + 86_400)) - 86_400
      for (column, moment) in [("transit", transit), ("sunrise", sunrise), ("sunset", sunset)] {
        let clock = try #require(row[column].flatMap(Self.clock))
        #expect(abs(moment - midnight - clock) < 4, "\(column) of \(row)")
      }
      let height = try #require(place.cosineOfZenith(secondsSinceEpoch: transit))
      let peak = try #require(SolarGeometry.clearSkyRadiation(cosineOfZenith: height))
      #expect(abs(peak / (try #require(row.number("clearsky_peak_w_m2"))) - 1) < 0.002)
    }
    #expect(!table.rows.isEmpty)
  }

  /// Midnight in Deqing, UTC+8, as seconds since 1970.
  private static func midnight(_ date: String) -> Double? {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let day = DateComponents(year: parts[0], month: parts[1], day: parts[2])
    return calendar.date(from: day).map { $0.timeIntervalSince1970 - 28_800 }
  }

  private static func clock(_ text: String) -> Double? {
    let parts = text.split(separator: ":").compactMap { Double($0) }
    return parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : nil
  }

  @Test func thePolarDayHasNoSunrise() throws {
    let spitsbergen = try #require(SolarGeometry(latitude: 78.2, longitude: 15.6))
    let midsummer = 1_750_507_200.0  // 2025-06-21T12:00Z
    let transit = try #require(spitsbergen.transit(near: midsummer))
    #expect(spitsbergen.sunrise(before: transit) == nil)
    #expect(spitsbergen.sunset(after: transit) == nil)
    let midnight = try #require(spitsbergen.cosineOfZenith(secondsSinceEpoch: transit + 43_200))
    #expect(midnight > 0)
  }

  @Test func transitIsTheNearestOne() throws {
    let place = try #require(deqing)
    for hour in stride(from: 0.0, to: 24, by: 0.5) {
      let moment = 1_753_401_600 + hour * 3600
      let transit = try #require(place.transit(near: moment))
      #expect(abs(transit - moment) <= 43_260)
      let height = try #require(place.cosineOfZenith(secondsSinceEpoch: transit))
      let before = try #require(place.cosineOfZenith(secondsSinceEpoch: transit - 600))
      let after = try #require(place.cosineOfZenith(secondsSinceEpoch: transit + 600))
      #expect(height > before)
      #expect(height > after)
    }
  }

  @Test func outsideItsRangeThereIsNoAnswer() throws {
    #expect(SolarGeometry(latitude: 90.1, longitude: 0) == nil)
    #expect(SolarGeometry(latitude: 0, longitude: -181) == nil)
    #expect(SolarGeometry(latitude: .nan, longitude: 0) == nil)
    let place = try #require(deqing)
    #expect(place.cosineOfZenith(secondsSinceEpoch: 2_600_000_000) == nil)  // 2052
    #expect(place.transit(near: .nan) == nil)
    #expect(SolarGeometry.clearSkyRadiation(cosineOfZenith: 1.1) == nil)
    #expect(SolarGeometry.clearSkyRadiation(cosineOfZenith: -0.5) == 0)
  }
}
