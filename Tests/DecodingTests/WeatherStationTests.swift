import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Ecowitt")
struct WeatherStationTests {
  static let stations = Vectors.files("payloads/ecowitt", suffix: ".json")

  /// What a report comes to, field by field as sent.
  private func explain(_ report: String) throws -> DecodeExplanation {
    try Decoder.explain(
      topic: "ecowitt/s/d",
      payload: Array(report.utf8),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: "ecowitt/{site}/{device}", format: "ecowitt")],
      zone: .fixed("Asia/Shanghai", offset: 28_800)
    )
  }

  /// The peer's units under the codes that are used here.
  private static let codes = [
    "°F": "[degF]", "inHg": "[in_i'Hg]", "mph": "[mi_i]/h", "in": "[in_i]", "in/h": "[in_i]/h",
    "W/m²": "W/m2", "°": "deg", "ppm": "[ppm]", "µg/m³": "ug/m3", "%": "%", "V": "V", "s": "s",
  ]

  /// The peer names fields without the unit at their end.
  private func bare(_ field: String) -> String {
    for (name, short) in ["tempinf": "tempin", "baromrelin": "baromrel", "baromabsin": "baromabs"]
    where field == name { return short }
    for suffix in ["mph", "rainin"] where field.hasSuffix(suffix) {
      return String(field.dropLast(suffix == "mph" ? 3 : 2))
    }
    if field == "rainratein" { return "rainrate" }
    return field.hasPrefix("temp") && field.hasSuffix("f") ? String(field.dropLast()) : field
  }

  @Test(
    "every value that the peer expects, with its unit, from the form and from JSON",
    Vectors.isThere(stations)
  )
  func expected() throws {
    var checked = 0
    for file in Self.stations {
      let station = try #require(try Vectors.object(Data(contentsOf: file)) as? [String: Any])
      let payload = try #require(station["payload"] as? [String: Any])
      let expected = station["expected"] as? [String: [String: Any]] ?? [:]
      for report in [try #require(station["form"] as? String), try Vectors.text(payload)] {
        let explained = try explain(report)
        #expect(explained.readings.count > 10, "\(file.lastPathComponent)")
        let sent = Dictionary(
          explained.fields.map { (bare($0.name), $0.text) },
          uniquingKeysWith: { first, _ in first }
        )
        for (name, value) in expected {
          // What the peer works out by itself (dew point, battery in percent) is not in the report.
          guard let text = sent[name], let number = value["value"] as? Double,
            !name.contains("batt") || value["unit"] as? String == "V", name != "lightning"
          else { continue }
          let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
          #expect(Double(parts.first ?? "") == number, "\(file.lastPathComponent): \(name)")
          if let unit = value["unit"] as? String, let code = Self.codes[unit] {
            #expect(parts.count == 2 && parts[1] == code, "\(file.lastPathComponent): \(name)")
          }
          checked += 1
        }
      }
    }
    #expect(checked > 300)
  }

  private func told(_ report: String, _ pattern: String = "ecowitt/{site}/{device}") throws
    -> [String]
  {
    let bench = try Bench(pattern, format: "ecowitt")
    return bench.told(topic: pattern == "ecowitt/{site}" ? "ecowitt/s" : "ecowitt/s/d", report)
  }

  @Test("fields of use become metrics in their own units")
  func metrics() throws {
    #expect(
      try told(
        "tempf=86&tempinf=68&humidity=47&soilmoisture1=53&temp2f=50&windspeedmph=10&solarradiation=642.38&winddir=100"
      ) == [
        "d/air_temp=30.0 Cel", "d/air_temp.indoor=20.0 Cel", "d/rel_humidity=47.0 %",
        "d/soil_moisture.1=53.0 %", "d/air_temp.2=10.0 Cel", "d/wind_speed=4.4704 m/s",
        "d/solar_radiation=642.38 W/m2", "d/wind_direction=100.0 deg",
      ]
    )
    let pressure = try #require(try explain("baromabsin=29.92").readings.first)
    #expect(pressure.unit == "hPa" && abs((pressure.value ?? 0) - 1013.2) < 0.05)
  }

  @Test("dateutc is UTC whatever the zone, `now` is now, nonsense is refused")
  func times() throws {
    let bench = try Bench("ecowitt/{site}/{device}", format: "ecowitt")
    let time = { (text: String) in
      bench.named(topic: "ecowitt/s/d", "dateutc=\(text)&co2=455".utf8).first?.sample.time
    }
    #expect(time("2026-07-25+03:58:00") == Vectors.instant("2026-07-25T03:58:00Z"))
    #expect(time("2026-07-25%2003%3A58%3A00") == Vectors.instant("2026-07-25T03:58:00Z"))
    #expect(time("now") == Bench.noon)
    #expect(try told("dateutc=yesterday&co2=455") == ["bad_time"])
  }

  @Test(
    "the key names the station where nothing else does; empty values are gaps; broken forms are refused"
  )
  func edges() throws {
    #expect(try told("PASSKEY=ABC&co2=455", "ecowitt/{site}") == ["ABC/co2=455.0 [ppm]"])
    #expect(try told("PASSKEY=ABC&co2=455") == ["d/co2=455.0 [ppm]"])
    #expect(try told("co2=&humidity=5&lightning=") == ["d/co2=none [ppm]", "d/rel_humidity=5.0 %"])
    for broken in ["  ", "tempf", "tempf=%4", "tempf=%zz", "x=%ff", "{\"a\":1", "[1]"] {
      #expect(try told(broken) == ["malformed"], "\(broken)")
    }
    #expect(try told("stationtype=GW2000A&freq=868M") == ["no_readings"])
  }
}
