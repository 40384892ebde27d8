import Telemetry
import Testing

@Suite("Units")
struct UnitTests {
  @Test("every metric of the catalogue has a unit that is understood")
  func catalogue() {
    for metric in MetricCatalogue.standard.metrics {
      #expect(Unit(metric.unit)?.code == metric.unit, "\(metric.name)")
    }
  }

  @Test(
    "UCUM codes of the neighbours are understood as they are",
    arguments: [
      "Cel", "[degF]", "K", "mg/L", "ug/L", "g/L", "[ppm]", "%", "{state}", "1", "m", "cm", "mm",
      "km", "Pa", "hPa", "kPa", "MPa", "bar", "mbar", "V", "mV", "A", "mA", "W", "kW", "W.h",
      "kW.h", "lx", "klx", "umol/(m2.s)", "W/m2", "uS/cm", "mS/cm", "S/m", "L/min", "L/s", "m3/h",
      "m3/s", "m3", "L", "m/s", "km/h", "deg", "dB{mW}", "dB", "h", "min", "s", "d", "cm/h",
      "mm/h", "K.d", "[pH]", "[NTU]", "g/kg", "mol/(m2.d)", "/min", "m.s-2", "ms",
    ]
  )
  func codes(_ code: String) {
    #expect(Unit(code)?.code == code)
  }

  @Test(
    "human spellings become UCUM codes",
    arguments: [
      ("℃", "Cel"), ("°C", "Cel"), ("° C", "Cel"), ("°F", "[degF]"), ("℉", "[degF]"),
      ("μS/cm", "uS/cm"), ("µS/cm", "uS/cm"), ("ms/cm", "mS/cm"), ("ppm", "[ppm]"),
      ("m³/h", "m3/h"), ("kWh", "kW.h"), ("dBm", "dB{mW}"), ("µmol/m²/s", "umol/(m2.s)"),
      ("μmol·m⁻²·s⁻¹", "umol/(m2.s)"), ("W/m²", "W/m2"), ("mg/l", "mg/L"), ("％", "%"),
      ("°", "deg"), ("pH", "[pH]"), ("lux", "lx"), (" % ", "%"), ("", "1"), ("m³/hr", "m3/h"),
    ]
  )
  func spellings(_ written: String, _ code: String) {
    #expect(Unit(written)?.code == code)
  }

  @Test(
    "what is not a unit is refused",
    arguments: [
      "furlong", "mg/", "mg//L", "(m", "m)", "m2.", "kCel", "Cel.d", "Cel2", "m{", "m}", "[ppm",
      "m10", "m-", "0", "mg L", "k", "{a{b}}", "100000000000000000000", "m0", "min-", "\u{0}",
      String(repeating: "(", count: 64), String(repeating: "m", count: 10_000),
      "kkm", "km999999999999", "Tm9.Tm9",
    ]
  )
  func refused(_ text: String) {
    #expect(Unit(text.contains(" ") ? text + "/" : text) == nil)
  }

  // Expected values: exact by definition of the units (BIPM, SI Brochure 9; UCUM tables).
  @Test(
    "conversions are exact where decimals allow it",
    arguments: [
      (86.0, "[degF]", "Cel", 30.0), (32, "[degF]", "Cel", 0), (-40, "[degF]", "Cel", -40),
      (25, "Cel", "K", 298.15), (300.15, "K", "Cel", 27), (28.4, "Cel", "[degF]", 83.12),
      (1.42, "mS/cm", "uS/cm", 1420), (1.42, "dS/m", "uS/cm", 1420), (1, "S/m", "uS/cm", 10_000),
      (0.35, "MPa", "kPa", 350), (1.2, "bar", "kPa", 120), (1013.2, "mbar", "hPa", 1013.2),
      (50, "L/min", "m3/h", 3), (0.5, "m3/s", "m3/h", 1800), (10, "L/s", "m3/h", 36),
      (12.5, "klx", "lx", 12_500), (750, "W", "kW", 0.75), (1500, "W.h", "kW.h", 1.5),
      (3.6, "MJ", "kW.h", 1), (36, "km/h", "m/s", 10), (15, "mm", "cm", 1.5), (2, "m", "cm", 200),
      (24, "mm/d", "mm/h", 1), (2000, "ug/L", "mg/L", 2), (3, "mg/L", "g/m3", 3),
      (0.5, "1", "%", 50), (400, "[ppm]", "%", 0.04), (3, "g/kg", "[ppth]", 3),
      (2, "h", "min", 120), (1, "d", "h", 24), (-70, "dB{mW}", "dB", -70), (1, "{state}", "1", 1),
      (43.2, "mol/(m2.d)", "umol/(m2.s)", 500), (10, "[in_i]", "mm", 254),
    ]
  )
  func conversions(_ value: Double, _ source: String, _ target: String, _ expected: Double) throws {
    let source = try #require(Unit(source))
    let target = try #require(Unit(target))
    #expect(Unit.convert(value, from: source, to: target) == expected)
  }

  @Test(
    "quantities of different kinds are never converted",
    arguments: [
      ("mg/L", "Cel"), ("[pH]", "1"), ("[NTU]", "%"), ("deg", "1"), ("dB", "1"), ("lx", "W/m2"),
      ("umol/(m2.s)", "W/m2"), ("mV", "mA"), ("kPa", "m"), ("mg/L", "[ppm]"), ("K.d", "K"),
      ("m3", "m3/h"), ("kW", "kW.h"), ("cm/h", "cm"), ("uS/cm", "mg/L"), ("h", "m"),
    ]
  )
  func mismatches(_ source: String, _ target: String) throws {
    let source = try #require(Unit(source))
    let target = try #require(Unit(target))
    #expect(!source.isComparable(with: target))
    #expect(Unit.convert(1, from: source, to: target) == nil)
    #expect(Unit.convert(1, from: target, to: source) == nil)
  }

  @Test("there and back again gives the value to the last place or two")
  func roundTrips() throws {
    let pairs = [("Cel", "[degF]"), ("L/min", "m3/h"), ("km/h", "m/s"), ("uS/cm", "S/m")]
    for (left, right) in pairs {
      let left = try #require(Unit(left))
      let right = try #require(Unit(right))
      for step in -50...50 {
        let value = Double(step) * 1.37
        let there = try #require(Unit.convert(value, from: left, to: right))
        let back = try #require(Unit.convert(there, from: right, to: left))
        #expect(abs(back - value) <= 1e-13 * max(abs(value), 300))
      }
    }
  }

  @Test("identity keeps every bit, and what is not finite has no value")
  func identity() throws {
    let unit = try #require(Unit("mg/L"))
    for value in [0.1, -0.0, Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude] {
      let same = try #require(Unit.convert(value, from: unit, to: unit))
      #expect(same.bitPattern == value.bitPattern)
    }
    #expect(Unit.convert(.nan, from: unit, to: unit) == nil)
    #expect(Unit.convert(.infinity, from: unit, to: unit) == nil)
    let metre = try #require(Unit("m"))
    let kilometre = try #require(Unit("km"))
    #expect(Unit.convert(.greatestFiniteMagnitude, from: kilometre, to: metre) == nil)
  }
}
