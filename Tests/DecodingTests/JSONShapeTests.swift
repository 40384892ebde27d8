import Decoding
import Telemetry
import Testing

@Suite("Shapes of plain JSON")
struct JSONShapeTests {
  private func lines(_ payload: String, _ pattern: String? = nil) throws -> [String] {
    let bench = try Bench(pattern ?? "farm/{site}/{device}/telemetry")
    return bench.lines(payload)
  }

  @Test("the simulator's body")
  func simulator() throws {
    let bench = try Bench()
    let body = #"{"ts":1784951999500,"seq":17,"air_temp":28.4,"rel_humidity":91.2}"#
    let (message, samples) = bench.decode(body.utf8)
    #expect(message.outcome == .readings(count: 2))
    #expect(message.sequence == 17)
    #expect(samples.map(\.value) == [28.4, 91.2])
    #expect(samples.allSatisfy { $0.time.milliseconds == 1_784_951_999_500 })
    #expect(samples.allSatisfy { $0.arrived == Bench.noon && $0.flag == .notEvaluated })
    #expect(samples.allSatisfy { $0.reasons.isEmpty })
    #expect(bench.register[samples[0].series]?.key.description == "s/d/air_temp")
    #expect(bench.register[samples[0].series]?.unit == "Cel")
  }

  // Bodies of the domain reference, section 6.0, with a time that is not long ago.
  @Test("the usual box's body: texts, null, Boolean words, its own field names")
  func box() throws {
    let site = SiteDefinition(
      name: "s",
      devices: [
        DeviceDefinition(
          name: "d",
          match: "S01-07",
          rename: [
            "temp": "air_temp", "humi": "rel_humidity", "do_mgl": "dissolved_oxygen",
            "pump": "pump_state",
          ]
        )
      ]
    )
    let bench = try Bench("deqing/{site}/{device}/up", sites: [site])
    let body = """
      {"dev":"S01-07","ts":1784951000,"temp":28.4,"humi":"91.2","co2":null,"do_mgl":5.12,"pump":"ON"}
      """
    #expect(
      bench.lines(topic: "deqing/s/d/up", body) == [
        "s/d/air_temp=28.4 Cel", "s/d/rel_humidity=91.2 %", "s/d/co2=none [ppm]",
        "s/d/dissolved_oxygen=5.12 mg/L", "s/d/pump_state=1.0 {state}",
      ]
    )
  }

  @Test("an array of named values with units")
  func named() throws {
    let body = """
      {"deviceId":"d","time":"2026-07-25 11:59:00",
       "data":[{"id":"air_temp","value":28.4},{"id":"water_ec","value":1.42,"unit":"mS/cm"}]}
      """
    let bench = try Bench()
    #expect(bench.lines(body) == ["s/d/air_temp=28.4 Cel", "s/d/water_ec=1420.0 uS/cm"])
  }

  @Test(
    "other shapes",
    arguments: [
      (#"{"ts":1784951000000,"values":{"co2":420,"ph":7.1}}"#, "co2=420.0 ph=7.1"),
      (#"[{"ts":1784951000,"co2":420},{"ts":1784951060,"co2":421}]"#, "co2=420.0 co2=421.0"),
      (#"[{"n":"ph","v":7.1},{"n":"co2","v":420,"u":"ppm"}]"#, "ph=7.1 co2=420.0"),
      (#"{"name":"ph","value":7.1,"unit":"pH"}"#, "ph=7.1"),
      (
        #"{"ph":{"value":7.1,"time":1784951000,"quality":192},"co2":{"value":1}}"#, "ph=7.1 co2=1.0"
      ),
      (#"{"bottom":{"dissolved_oxygen":5.1}}"#, "dissolved_oxygen.bottom=5.1"),
      (
        #"{"dissolved_oxygen":{"top":8,"bottom":5.1}}"#,
        "dissolved_oxygen.top=8.0 dissolved_oxygen.bottom=5.1"
      ),
      (#"{"dissolved_oxygen.bottom":5.1}"#, "dissolved_oxygen.bottom=5.1"),
      (#"{"DS18B20":{"Temperature":49.7}}"#, "DS18B20.Temperature=49.7"),
      (
        #"{"pump_current":[10,11,12]}"#,
        "pump_current.0=10.0 pump_current.1=11.0 pump_current.2=12.0"
      ),
      (#"{"a":{"b":{"c":1}}}"#, "a.b%2Ec=1.0"),
      (
        #"{"history":[{"timestamp":1784951000,"co2":1},{"timestamp":1784951060,"co2":2}]}"#,
        "co2=1.0 co2=2.0"
      ),
      (#"{"log":[{"timestamp":1784951000,"co2":1}]}"#, "co2=1.0"),
      (#"{"水温":21.5,"水溫":21.5}"#, "water_temp=21.5 water_temp=21.5"),
      (#"{"盐度x":1}"#, "%E7%9B%90%E5%BA%A6x=1.0"),
      (#"{"co\u0032":420}"#, "co2=420.0"),
      (#"{"t":21.5,"v":3.6,"u":1,"n":2,"id":7}"#, "t=21.5 n=2.0 v=3.6 u=1.0"),
      (#"{"t":1784951000,"co2":420}"#, "co2=420.0"),
      (#"{"msgId":4711,"version":1,"co2":420}"#, "co2=420.0"),
      (#"{"alarm":true,"door_state":false}"#, "alarm=1.0 door_state=0.0"),
      (#"{"data":5}"#, "data=5.0"),
      (#"{"data":[[{"id":"ph","value":7}]]}"#, "ph=7.0"),
      (#"{"":1,"co2":2}"#, "co2=2.0"),
    ]
  )
  func shapes(_ payload: String, _ expected: String) throws {
    let readings = try lines(payload).map { line in
      String(line.split(separator: " ")[0].dropFirst("s/d/".count))
    }
    #expect(readings.joined(separator: " ") == expected)
  }

  @Test(
    "well-formed without a reading",
    arguments: [
      "{}", "[]", "null", "true", "1", #""28.4""#, #"{"ts":1784951000000}"#, #"{"fw":"1.2.3"}"#,
      #"{"a":null}"#, #"{"a":""}"#, #"{"a":{}}"#, #"{"a":[]}"#, "[1,2,3]", #"{"data":[]}"#,
      #"{"name":"ph"}"#, #"{"pump":"ON"}"#, #"{"time":null}"#, "[[[]]]",
    ]
  )
  func empty(_ payload: String) throws {
    #expect(try lines(payload) == ["no_readings"])
  }

  @Test("several devices in one body, when the topic names none")
  func gateway() throws {
    let body = """
      {"devices":[{"dev":"a","co2":1},{"dev":"b","co2":2,"ts":1784951000}],"ts":1784951060}
      """
    let bench = try Bench("gateway/{site}/up")
    let (message, samples) = bench.decode(topic: "gateway/s/up", body.utf8)
    #expect(message.outcome == .readings(count: 2))
    #expect(bench.register[message.device]?.name == "a")
    #expect(
      samples.compactMap { bench.register[$0.series]?.key.description } == ["s/a/co2", "s/b/co2"]
    )
    #expect(samples.map(\.time.milliseconds) == [1_784_951_060_000, 1_784_951_000_000])
  }

  @Test("a time or a device that comes last counts for what came before")
  func lateTime() throws {
    let bench = try Bench("gateway/{site}/up")
    let body = #"{"values":{"co2":1},"co2":2,"ts":1784951000,"dev":"x"}"#
    let samples = bench.decode(topic: "gateway/s/up", body.utf8).samples
    #expect(samples.map(\.time.milliseconds) == [1_784_951_000_000, 1_784_951_000_000])
  }

  @Test("a metric in the topic names the lone value")
  func topicMetric() throws {
    for body in [
      "21.5", #""21.5""#, #"{"value":21.5,"unit":"Cel"}"#, #"{"v":"21.5","ts":1784951000}"#,
    ] {
      let bench = try Bench("{site}/{device}/{metric}")
      #expect(bench.lines(topic: "s/d/water_temp", body) == ["s/d/water_temp=21.5 Cel"])
    }
    let bench = try Bench("{site}/{device}/{metric}/{channel}")
    #expect(bench.lines(topic: "s/d/water_temp/top", "1") == ["s/d/water_temp.top=1.0 Cel"])
  }

  @Test("a field that the register renames is a field even under a key with another meaning")
  func claimed() throws {
    let device = DeviceDefinition(
      name: "d",
      rename: ["t": "water_temp", "u": "battery_voltage", "id": "ph", "time": "pump_energy"]
    )
    let bench = try Bench(sites: [SiteDefinition(name: "s", devices: [device])])
    #expect(
      bench.lines(#"{"t":1784951000,"u":3.6,"id":7,"time":12}"#) == [
        "s/d/water_temp=1784951000.0 Cel", "s/d/battery_voltage=3.6 V", "s/d/ph=7.0 [pH]",
        "s/d/pump_energy=12.0 kW.h",
      ]
    )
  }

  @Test("fields may come, go and change places from message to message")
  func changingFields() throws {
    let bench = try Bench()
    #expect(bench.lines(#"{"co2":1,"ph":2,"orp":3}"#).count == 3)
    #expect(bench.lines(#"{"orp":3,"co2":1}"#) == ["s/d/orp=3.0 mV", "s/d/co2=1.0 [ppm]"])
    #expect(bench.lines(#"{"tan":4,"ph":2}"#) == ["s/d/tan=4.0 mg/L", "s/d/ph=2.0 [pH]"])
    #expect(bench.register.series.count == 4)
    let many = (0..<60).map { "\"m\($0)\":\($0)" }.joined(separator: ",")
    #expect(bench.lines("{\(many)}").count == 60)
    #expect(
      bench.lines("{\(many.split(separator: ",").reversed().joined(separator: ","))}").count == 60
    )
    #expect(bench.register.series.count == 64)
  }
}
