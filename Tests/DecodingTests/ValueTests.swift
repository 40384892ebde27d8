import Decoding
import Telemetry
import Testing

@Suite("Values and units")
struct ValueTests {
  private func bench(_ device: DeviceDefinition? = nil) throws -> Bench {
    try Bench(sites: device.map { [SiteDefinition(name: "s", devices: [$0])] } ?? [])
  }

  @Test(
    "texts that are numbers",
    arguments: [
      ("28.4", 28.4), (" 91.2 ", 91.2), ("28,4", 28.4), ("-3", -3), ("+3.5", 3.5), ("007", 7),
      (".5", 0.5), ("5.", 5), ("1e3", 1000), ("\\t12\\n", 12), ("28.4℃", 28.4), ("28.4 °C", 28.4),
      ("86°F", 30), ("300.15 K", 27),
    ]
  )
  func numbers(_ text: String, _ expected: Double) throws {
    let bench = try bench()
    #expect(bench.sample(#"{"air_temp":"\#(text)"}"#)?.value == expected)
  }

  @Test(
    "texts that are no numbers are left out, and do not harm their neighbours",
    arguments: [
      "hello", "1.2.3", "2026-07-25", "12:30", "10.0.0.1", "0x1F", "1 2", "5 apples", "++1", "1-",
      "1e", "e5", ".", ",", "192.168.1.1", "1,234.5", "ON", "开", "true", "1/2", "∞", "1e999",
    ]
  )
  func notNumbers(_ text: String) throws {
    let bench = try bench()
    #expect(bench.lines(#"{"air_temp":"\#(text)","co2":1}"#) == ["s/d/co2=1.0 [ppm]"])
  }

  @Test(
    "words for no value make a gap, flagged and explained",
    arguments: [
      "null", #""""#, #"" ""#, #""--""#, #""-""#, #""----""#, #""NaN""#, #""nan""#, #""null""#,
      #""N/A""#, #""/""#, #""none""#,
    ]
  )
  func missing(_ value: String) throws {
    let bench = try bench()
    let sample = try #require(bench.sample(#"{"co2":\#(value)}"#))
    #expect(sample.value == nil)
    #expect(sample.flag == .missing)
    #expect(sample.reasons.contains(.noValue))
  }

  @Test("no value of an unknown name makes no series, of a name that has had values it does")
  func missingUnknown() throws {
    let bench = try bench()
    #expect(bench.lines(#"{"strange":null,"co2":1}"#) == ["s/d/co2=1.0 [ppm]"])
    #expect(bench.lines(#"{"strange":2}"#) == ["s/d/strange=2.0 1"])
    #expect(bench.lines(#"{"strange":null}"#) == ["s/d/strange=none 1"])
    #expect(bench.lines(#"{"strange":"--"}"#) == ["s/d/strange=none 1"])
  }

  @Test(
    "words for on and off are values of states only",
    arguments: [
      ("ON", 1.0), ("on", 1), ("On", 1), ("开", 1), ("開", 1), ("open", 1), ("true", 1),
      ("OFF", 0), ("off", 0), ("关", 0), ("關", 0), ("closed", 0), ("false", 0), ("1", 1), ("2", 2),
    ]
  )
  func states(_ word: String, _ expected: Double) throws {
    let bench = try bench()
    #expect(bench.sample(#"{"pump_state":"\#(word)"}"#)?.value == expected)
    if Double(word) == nil {
      #expect(bench.lines(#"{"pump_current":"\#(word)"}"#) == ["no_readings"])
    }
  }

  @Test("true and false are one and zero")
  func truth() throws {
    let bench = try bench()
    #expect(
      bench.lines(#"{"door_state":true,"x":false}"#) == [
        "s/d/door_state=1.0 {state}", "s/d/x=0.0 1",
      ]
    )
  }

  @Test(
    "units that come with a reading are converted",
    arguments: [
      ("water_ec", "1.42", "mS/cm", 1420.0), ("water_ec", "1.42", "ms/cm", 1420),
      ("air_temp", "86", "°F", 30), ("illuminance", "12.5", "klx", 12500),
      ("flow_rate", "50", "L/min", 3), ("flow_rate", "0.5", "m³/s", 1800),
      ("pipe_pressure", "0.35", "MPa", 350), ("pump_power", "750", "W", 0.75),
      ("pond_depth", "1.5", "m", 150), ("soil_moisture", "0.31", "m3/m3", 31),
      ("dissolved_oxygen", "5.12", "ppm", 5.12), ("rel_humidity", "91.2", "%RH", 91.2),
      ("rssi", "-97", "dBm", -97), ("ph", "7.1", "", 7.1), ("ph", "7.1", "pH", 7.1),
    ]
  )
  func converted(_ metric: String, _ value: String, _ unit: String, _ expected: Double) throws {
    let bench = try bench()
    let named = #"{"data":[{"id":"\#(metric)","value":\#(value),"unit":"\#(unit)"}]}"#
    #expect(bench.sample(named)?.value == expected)
    #expect(bench.sample(#"{"\#(metric)":"\#(value) \#(unit)"}"#)?.value == expected)
  }

  @Test("a unit that cannot be converted costs its reading only")
  func badUnits() throws {
    let bench = try bench()
    let body = #"{"data":[{"id":"air_temp","value":1,"unit":"kg"},{"id":"co2","value":2}]}"#
    let (message, samples) = bench.decode(body.utf8)
    #expect(message.outcome == .readings(count: 1))
    #expect(message.refused == 1)
    #expect(samples.map(\.value) == [2])
    #expect(bench.lines(#"{"air_temp":"3 kg"}"#) == ["bad_unit"])
    #expect(bench.lines(#"{"tan":"3 ppm"}"#) == ["bad_unit"])
    guard
      case .rejected(.badUnit, let reason) =
        bench.decode(#"{"water_ec":"1e308 mS/cm"}"#.utf8).message.outcome
    else {
      Issue.record("what no number can hold was taken")
      return
    }
    #expect(reason.contains("beyond all numbers"))
    #expect(bench.lines(#"{"name":"co2","value":1,"unit":"furlong"}"#) == ["bad_unit"])
  }

  @Test("changing units from message to message are each converted")
  func changingUnits() throws {
    let bench = try bench()
    for (unit, expected) in [("mS/cm", 2000.0), ("uS/cm", 2), ("mS/cm", 2000), ("S/m", 20_000)] {
      #expect(bench.sample(#"{"water_ec":"2 \#(unit)"}"#)?.value == expected)
    }
    #expect(bench.sample(#"{"water_ec":2}"#)?.value == 2)
  }

  @Test("what is not known is stored as it is sent")
  func unknownMetric() throws {
    let bench = try bench()
    #expect(bench.lines(#"{"name":"sap_flow","value":3,"unit":"g/h"}"#) == ["s/d/sap_flow=3.0 1"])
    #expect(bench.lines(#"{"share":"50 %"}"#) == ["s/d/share=50.0 1"])
  }

  @Test("the register's unit counts, whatever the reading says")
  func registerUnits() throws {
    let device = DeviceDefinition(
      name: "d",
      rename: ["t": "water_temp", "ec1": "water_ec.top"],
      units: ["water_temp": "[degF]", "water_ec.top": "mS/cm", "dissolved_oxygen": "ppm"]
    )
    let bench = try bench(device)
    #expect(
      bench.lines(#"{"t":86,"ec1":1.42,"dissolved_oxygen":5}"#) == [
        "s/d/water_temp=30.0 Cel", "s/d/water_ec.top=1420.0 uS/cm", "s/d/dissolved_oxygen=5.0 mg/L",
      ]
    )
    #expect(bench.lines(#"{"t":"86 ℃"}"#) == ["s/d/water_temp=30.0 Cel"])
    #expect(bench.lines(#"{"water_ec":2}"#) == ["s/d/water_ec=2.0 uS/cm"])
  }

  @Test("numbers that the register calls missing are gaps, before any conversion")
  func registerMissing() throws {
    let device = DeviceDefinition(
      name: "d",
      units: ["water_temp": "[degF]"],
      missing: [-999, 85]
    )
    let bench = try bench(device)
    #expect(
      bench.lines(#"{"water_temp":-999,"co2":"85.0","ph":7}"#) == [
        "s/d/water_temp=none Cel", "s/d/co2=none [ppm]", "s/d/ph=7.0 [pH]",
      ]
    )
    #expect(bench.lines(#"{"water_temp":185}"#) == ["s/d/water_temp=85.0 Cel"])
  }

  @Test(
    "one value per topic",
    arguments: [
      ("21.37", "s/d/water_temp=21.37 Cel"), (" 21.37\n", "s/d/water_temp=21.37 Cel"),
      ("\"21.37\"", "s/d/water_temp=21.37 Cel"), ("21,4 °C", "s/d/water_temp=21.4 Cel"),
      ("--", "s/d/water_temp=none Cel"), (" ", "s/d/water_temp=none Cel"),
      ("NaN", "s/d/water_temp=none Cel"), ("hello", "no_readings"), ("{}", "malformed"),
      ("[1]", "malformed"), ("{\"value\":1}", "malformed"), ("1 kg", "bad_unit"),
      ("ON", "no_readings"),
    ]
  )
  func plain(_ payload: String, _ expected: String) throws {
    let bench = try Bench("{site}/{device}/{metric}", format: "value")
    #expect(bench.lines(topic: "s/d/water_temp", payload) == [expected])
  }

  @Test("one value per topic: states, unknown names, bytes that are no text, too many of them")
  func plainEdges() throws {
    let bench = try Bench("{site}/{device}/{metric}", format: "value")
    #expect(bench.lines(topic: "s/d/pump_state", "ON") == ["s/d/pump_state=1.0 {state}"])
    #expect(bench.lines(topic: "s/d/odd name", "1") == ["s/d/odd%20name=1.0 1"])
    #expect(bench.lines(topic: "s/d/x", " ") == ["no_readings"])
    #expect(bench.code(topic: "s/d/x", [0xFF, 0xFE]) == .malformed)
    #expect(bench.code(topic: "s/d/x", [UInt8](repeating: 0x31, count: 262_145)) == .tooLarge)
    #expect(bench.code(topic: "s/d/", "1".utf8) == .noDevice)
    let sample = try #require(bench.sample(topic: "s/d/co2", "1"))
    #expect(sample.time == Bench.noon)
    #expect(sample.reasons == .arrivalTime)
  }
}
