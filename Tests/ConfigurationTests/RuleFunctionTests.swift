import Configuration
import Rules
import Telemetry
import Testing

/// The formulas of the field as rules call them.
@Suite struct RuleFunctionTests {
  @Test func everyUnitIsOne() {
    for function in FunctionTable.agronomy.functions.values {
      #expect(Unit(function.unit) != nil, "\(function.name)")
      for parameter in function.parameters {
        #expect(Unit(parameter.unit) != nil, "\(parameter.name) of \(function.name)")
      }
      let fallbacks = function.parameters.map { $0.fallback != nil }
      #expect(
        fallbacks == fallbacks.sorted { !$0 && $1 },
        "fallbacks of \(function.name) come last"
      )
      #expect(function.formula(SIMD8(repeating: .nan)) == nil, "\(function.name) of nothing")
    }
  }

  @Test(
    arguments: [
      ("vpd(air_temp, rel_humidity) > 1.6 kPa", [25, 60], 1.26711, 1e-5),
      ("unionised_ammonia(tan, ph, water_temp) > 0.02 mg/L", [1, 8, 25], 0.053662 * 1.2159, 1e-5),
      ("oxygen_saturation(water_temp) > 5 mg/L", [20, 0, 1013.25], 9.0924, 1e-4),
      ("ec25(water_ec, water_temp) > 1560 uS/cm", [1278, 20, 0.0191], 1413, 1),
      ("dew_point(air_temp, rel_humidity) > 20 Cel", [25, 60], 16.701, 0.015),
      ("et0_hargreaves(air_temp, air_temp, 30.2 MJ/m2) > 5 mm", [14.8, 26.6, 40.6], 5.03, 0.06),
    ]
  )
  func callsGiveTheFormulasValue(
    when: String,
    arguments: [Double],
    value: Double,
    tolerance: Double
  ) throws {
    let expression = try Expression(parsing: when, functions: .agronomy)
    let name = String(when.prefix { $0 != "(" })
    #expect(expression.parts.contains { $0.text.hasPrefix("\(name)(") })
    let function = try #require(FunctionTable.agronomy.functions[name])
    var packed = SIMD8<Double>(repeating: 0)
    for (index, argument) in arguments.enumerated() { packed[index] = argument }
    let result = try #require(function.formula(packed))
    #expect(abs(result - value) < tolerance)
  }

  @Test func theSunOverDeqing() {
    let noon = 1_753_416_000.0  // 2025-07-25T04:00Z, 12:00 there
    #expect(FunctionTable.agronomy.isDaylight(30.54, 119.97, noon) == true)
    #expect(FunctionTable.agronomy.isDaylight(30.54, 119.97, noon + 43_200) == false)
    #expect(FunctionTable.agronomy.isDaylight(99, 0, noon) == nil)
  }
}
