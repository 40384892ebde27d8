import Agronomy
import TestSupport
import Testing

@Suite struct PsychrometricsTests {
  @Test(
    .enabled(if: SharedData.oracles != nil, "the reference values are not here"),
    arguments: OracleTable.all(with: "t_c", "rh_pct", "es_tetens_refet_kpa", "dew_psychrolib_c")
  )
  func agreesWithOtherPackages(table: OracleTable) throws {
    for row in table.rows {
      let temperature = try #require(row.number("t_c"))
      let humidity = try #require(row.number("rh_pct"))
      let saturation = Psychrometrics.saturationVapourPressure(temperature: temperature)
      let actual = Psychrometrics.vapourPressure(
        temperature: temperature,
        relativeHumidity: humidity
      )
      let deficit = Psychrometrics.vapourPressureDeficit(
        temperature: temperature,
        relativeHumidity: humidity
      )
      let dew = Psychrometrics.dewPoint(temperature: temperature, relativeHumidity: humidity)
      try expect(saturation, row.number("es_tetens_refet_kpa"), within: 1e-8)
      try expect(actual, row.number("ea_tetens_kpa"), within: 1e-8)
      try expect(deficit, row.number("vpd_tetens_kpa"), within: 1e-8)
      // psychrolib goes over to ice below 0 °C.
      if temperature > 0 { try expect(dew, row.number("dew_psychrolib_c"), within: 0.015) }
    }
    #expect(!table.rows.isEmpty)
  }

  private func expect(_ value: Double?, _ truth: Double?, within tolerance: Double) throws {
    let value = try #require(value)
    let truth = try #require(truth)
    #expect(abs(value - truth) <= tolerance, "\(value) is not \(truth)")
  }

  @Test func humidityAndDewPointAreInverse() throws {
    for temperature in stride(from: -15.0, through: 55, by: 5) {
      for humidity in [1.0, 20, 55, 99, 100] {
        let dew = try #require(
          Psychrometrics.dewPoint(temperature: temperature, relativeHumidity: humidity)
        )
        guard Psychrometrics.temperatureRange.contains(dew) else { continue }
        let again = Psychrometrics.relativeHumidity(temperature: temperature, dewPoint: dew)
        #expect(abs(try #require(again) - humidity) < 1e-9)
      }
    }
  }

  @Test func outsideItsRangeThereIsNoAnswer() {
    for temperature in [-20.1, 60.1, .nan, .infinity] {
      #expect(Psychrometrics.saturationVapourPressure(temperature: temperature) == nil)
      #expect(Psychrometrics.dewPoint(temperature: temperature, relativeHumidity: 50) == nil)
    }
    #expect(Psychrometrics.dewPoint(temperature: 20, relativeHumidity: 0) == nil)
    #expect(Psychrometrics.vapourPressure(temperature: 20, relativeHumidity: .nan) == nil)
    #expect(Psychrometrics.relativeHumidity(temperature: 20, dewPoint: 61) == nil)
  }

  @Test func aWetSensorsSurplusIsClipped() {
    let wet = Psychrometrics.vapourPressureDeficit(temperature: 20, relativeHumidity: 103)
    #expect(wet == 0)
    let negative = Psychrometrics.vapourPressure(temperature: 20, relativeHumidity: -1)
    #expect(negative == 0)
  }
}
