import Agronomy
import Foundation
import TestSupport
import Testing

/// Sums over readings against numpy and pandas.
@Suite(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
struct LightAndStressTests {
  private static func table(_ name: String) throws -> OracleTable {
    let folder = try #require(SharedData.oracles)
    return try OracleTable(file: folder.appendingPathComponent(name))
  }

  /// A half-sine over a photoperiod, read every minute.
  private static func halfSine(peak: Double, hours: Double) -> (times: [Double], fluxes: [Double]) {
    let times = (0...Int(hours * 60)).map { Double($0) * 60 }
    return (times, times.map { max(0, peak * sin(.pi * $0 / (hours * 3600))) })
  }

  @Test func lightOfHalfSinesAndOfConstantLamps() throws {
    let rows = try Self.table("dli.csv").rows
    let pattern = /(?:half-sine peak|constant) (?<level>[0-9.]+).*?(?<hours>[0-9.]+) h/
    var count = 0
    for row in rows {
      let name = try #require(row["case"])
      guard let match = name.firstMatch(of: pattern) else { continue }
      let level = try #require(Double(match.level))
      let hours = try #require(Double(match.hours))
      let series =
        name.contains("constant")
        ? Self.lamp(level: level, hours: hours) : Self.halfSine(peak: level, hours: hours)
      let light = try #require(LightIntegral.daily(times: series.times, fluxes: series.fluxes))
      let truth = try #require(row.number("dli_trapezoid_mol_m2"))
      #expect(abs(light.light / truth - 1) < 1e-4, "\(name)")
      count += 1
    }
    #expect(count >= 5)
  }

  /// A lamp, read as seldom as may be.
  private static func lamp(level: Double, hours: Double) -> (times: [Double], fluxes: [Double]) {
    let times = (0...Int(hours * 2)).map { Double($0) * 1800 }
    return (times, times.map { _ in level })
  }

  @Test func nothingIsFilledInAcrossAGap() throws {
    let times: [Double] = [0, 600, 1200, 3600, 4200, 7200]
    let fluxes: [Double] = [100, 150, 200, 400, 380, 300]
    // The table's trapezoid crosses the two gaps of 40 and 50 minutes; here they are unknown.
    let light = try #require(LightIntegral.daily(times: times, fluxes: fluxes))
    #expect(abs(light.light - (0.125 + 0.175 + 0.39) * 0.6) < 1e-12)
    #expect(light.knownSeconds == 1800)
    #expect(LightIntegral.daily(times: [0, 0], fluxes: [1, 1]) == nil)
    #expect(LightIntegral.daily(times: [0, 1], fluxes: [1, -1]) == nil)
    #expect(LightIntegral.daily(times: [0], fluxes: []) == nil)
  }

  @Test func hoursAndDegreeHoursOfHeatAndCold() throws {
    let truth = Dictionary(
      uniqueKeysWithValues: try Self.table("stress.csv").rows.compactMap { row in
        row["quantity"].flatMap { name in row.number("value").map { (name, $0) } }
      }
    )
    let warm = try Self.table("stress_samples.csv").rows.compactMap { $0.number("t_c") }
    let hours = warm.indices.map { Double($0) * 3600 }
    let heat = try #require(
      ThermalStress.total(
        times: hours,
        temperatures: warm,
        limit: 35,
        side: .heat,
        longestHold: 3600
      )
    )
    #expect(heat.hours == truth["hours_ge_35"])
    #expect(abs(heat.degreeHours - (truth["degree_hours_above_35"] ?? .nan)) < 1e-9)
    let cool = (0..<warm.count).map { index -> Double in
      let value = 14 + 4.5 * sin(2 * .pi * (Double(index % 24) - 9) / 24)
      return ((value - (index >= 24 ? 2 : 0)) * 100).rounded() / 100
    }
    let cold = try #require(
      ThermalStress.total(
        times: hours,
        temperatures: cool,
        limit: 12,
        side: .cold,
        longestHold: 3600
      )
    )
    #expect(cold.hours == truth["cold: hours_lt_12"])
    #expect(abs(cold.degreeHours - (truth["cold: degree_hours_below_12"] ?? .nan)) < 0.011)
  }
}
