import Agronomy
import TestSupport
import Testing

/// The point formulas of water, light and heat against tables of other packages.
@Suite(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
struct DerivedQuantityTests {
  private func expect(_ value: Double?, _ truth: Double?, within tolerance: Double) throws {
    let value = try #require(value)
    let truth = try #require(truth)
    #expect(abs(value - truth) <= tolerance, "\(value) is not \(truth)")
  }

  @Test(arguments: OracleTable.all(with: "ah_psychrolib_gm3", "wetbulb_psychrolib_c"))
  func humidityAndWetBulb(table: OracleTable) throws {
    for row in table.rows {
      let temperature = try #require(row.number("t_c"))
      let humidity = try #require(row.number("rh_pct"))
      let absolute = Psychrometrics.absoluteHumidity(
        temperature: temperature,
        relativeHumidity: humidity
      )
      let wet = Psychrometrics.wetBulb(temperature: temperature, relativeHumidity: humidity)
      try expect(wet, row.number("wetbulb_psychrolib_c"), within: 0.01)
      // psychrolib goes over to ice below 0 °C.
      guard temperature >= 0 else { continue }
      let truth = try #require(row.number("ah_psychrolib_gm3"))
      try expect(absolute, truth, within: 0.0012 * truth)
    }
    #expect(!table.rows.isEmpty)
  }

  @Test(arguments: OracleTable.all(with: "t_c", "ph", "emerson1975"))
  func ammonia(table: OracleTable) throws {
    for row in table.rows {
      let fraction = Ammonia.unionisedFraction(
        ph: try #require(row.number("ph")),
        temperature: try #require(row.number("t_c"))
      )
      let truth = try #require(row.number("emerson1975"))
      try expect(fraction, truth, within: 1e-9 * max(1, truth))
      if let other = row.number("phreeqc") { try expect(fraction, other, within: 0.007 * other) }
    }
    #expect(!table.rows.isEmpty)
  }

  @Test(arguments: OracleTable.all(with: "ec_t_uscm", "ec25_a0.0191", "ec25_a0.02"))
  func conductivity(table: OracleTable) throws {
    for row in table.rows {
      let measured = try #require(row.number("ec_t_uscm"))
      let temperature = try #require(row.number("t_c"))
      for (column, slope) in [("ec25_a0.0191", 0.0191), ("ec25_a0.02", 0.02)] {
        let value = Conductivity.at25(
          conductivity: measured,
          temperature: temperature,
          slope: slope
        )
        try expect(value, row.number(column), within: 1e-5)
      }
      guard let label = row.number("kcl_0.01M_label"), temperature == 20 else { continue }
      try expect(Conductivity.at25(conductivity: label, temperature: 20), 1413, within: 1)
    }
    #expect(!table.rows.isEmpty)
  }

  @Test(arguments: OracleTable.all(with: "avg_simple_gddpy", "avg_clamped", "single_sine_quad"))
  func growingDegrees(table: OracleTable) throws {
    for row in table.rows {
      let low = try #require(row.number("tmin_c"))
      let high = try #require(row.number("tmax_c"))
      let base = try #require(row.number("base_c"))
      let upper = row.number("upper_c")
      try expect(
        GrowingDegrees.average(minimum: low, maximum: high, base: base),
        row.number("avg_simple_gddpy"),
        within: 1e-9
      )
      try expect(
        GrowingDegrees.clampedAverage(minimum: low, maximum: high, base: base, upper: upper),
        row.number("avg_clamped"),
        within: 1e-9
      )
      try expect(
        GrowingDegrees.singleSine(minimum: low, maximum: high, base: base, upper: upper),
        row.number("single_sine_quad"),
        within: 1e-8
      )
    }
    #expect(!table.rows.isEmpty)
  }

  @Test func ammoniaByItsTwoBases() throws {
    let fraction = try #require(Ammonia.unionisedFraction(ph: 8, temperature: 25))
    #expect(abs(fraction - 0.053662) < 1e-6)
    let asNitrogen = Ammonia.unionisedNitrogen(totalNitrogen: 2, ph: 8, temperature: 25)
    let asAmmonia = Ammonia.unionised(totalNitrogen: 2, ph: 8, temperature: 25)
    #expect(asNitrogen == 2 * fraction)
    let ratio = try #require(asAmmonia) / (2 * fraction)
    #expect(abs(ratio - 1.2159) < 1e-4)
  }
}
