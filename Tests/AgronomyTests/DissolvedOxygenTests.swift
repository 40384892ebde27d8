import Agronomy
import TestSupport
import Testing

@Suite struct DissolvedOxygenTests {
  @Test(
    .enabled(if: SharedData.oracles != nil, "the reference values are not here"),
    arguments: OracleTable.all(with: "t_c", "benson_krause_mgl")
  )
  func agreesWithTheReferenceFormula(table: OracleTable) throws {
    for row in table.rows {
      let temperature = try #require(row.number("t_c"))
      let saturation = DissolvedOxygen.saturation(
        temperature: temperature,
        salinity: row.number("salinity_psu") ?? 0,
        pressure: row.number("pressure_hpa") ?? 1013.25
      )
      let value = try #require(saturation)
      let truth = try #require(row.number("benson_krause_mgl"))
      #expect(abs(value - truth) < 1e-7, "\(row)")
      // Other authors' fits of other measurements, and the printed table.
      if let printed = row.number("apha_table_mgl") { #expect(abs(value - printed) < 0.0011) }
      if let fitted = row.number("gsw_garcia_gordon_mgl") { #expect(abs(value - fitted) < 0.002) }
    }
    #expect(!table.rows.isEmpty)
  }

  @Test func outsideItsRangeThereIsNoAnswer() {
    #expect(DissolvedOxygen.saturation(temperature: 0) != nil)
    #expect(DissolvedOxygen.saturation(temperature: 40) != nil)
    for temperature in [-0.1, 40.1, .nan] {
      #expect(DissolvedOxygen.saturation(temperature: temperature) == nil)
    }
    for salinity in [-0.1, 40.1, .nan] {
      #expect(DissolvedOxygen.saturation(temperature: 20, salinity: salinity) == nil)
    }
    for pressure in [500, 1120, .nan] {
      #expect(DissolvedOxygen.saturation(temperature: 20, pressure: pressure) == nil)
    }
  }
}
