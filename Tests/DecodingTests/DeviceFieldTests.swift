import Decoding
import Telemetry
import Testing

@Suite("From field to series")
struct DeviceFieldTests {
  private func bench(_ device: DeviceDefinition) throws -> Bench {
    try Bench(sites: [SiteDefinition(name: "s", devices: [device])])
  }

  @Test("a star in a rename takes the channel out of the field's name")
  func patterns() throws {
    let bench = try bench(
      DeviceDefinition(
        name: "d",
        rename: [
          "soilmoisture*": "soil_moisture", "temp*f": "air_temp", "tempinf": "air_temp.indoor",
          "DS18B20-*.Temperature": "water_temp",
        ],
        units: ["air_temp": "[degF]"]
      )
    )
    #expect(
      bench.lines(
        #"{"soilmoisture3":31,"temp1f":50,"tempf":86,"tempinf":68,"DS18B20-2":{"Temperature":9}}"#
      ) == [
        "s/d/soil_moisture.3=31.0 %", "s/d/air_temp.1=10.0 Cel", "s/d/air_temp=30.0 Cel",
        "s/d/air_temp.indoor=20.0 Cel", "s/d/water_temp.2=9.0 Cel",
      ]
    )
  }

  @Test("a channel for one metric or for all, where the field names none")
  func channels() throws {
    let bench = try bench(
      DeviceDefinition(name: "d", channels: ["ph": "inlet", "*": "bottom"])
    )
    #expect(
      bench.lines(#"{"ph":7,"dissolved_oxygen":5,"water_temp":{"top":20}}"#) == [
        "s/d/ph.inlet=7.0 [pH]", "s/d/dissolved_oxygen.bottom=5.0 mg/L",
        "s/d/water_temp.top=20.0 Cel",
      ]
    )
  }

  @Test("tenths and hundredths come out as decimals, after the values for no reading")
  func scale() throws {
    let bench = try bench(
      DeviceDefinition(
        name: "d",
        rename: ["wd": "air_temp"],
        units: ["water_ec": "mS/cm"],
        scale: ["air_temp": 0.1, "water_ec": 0.01, "ph": 2],
        missing: [32767],
        missingOf: ["battery_level": [255], "ph": [0]]
      )
    )
    #expect(
      bench.lines(#"{"wd":253,"water_ec":142,"ph":3.5,"battery_level":255,"co2":255}"#) == [
        "s/d/air_temp=25.3 Cel", "s/d/water_ec=1420.0 uS/cm", "s/d/ph=7.0 [pH]",
        "s/d/battery_level=none %", "s/d/co2=255.0 [ppm]",
      ]
    )
    #expect(
      bench.lines(#"{"wd":32767,"ph":0,"co2":0}"#) == [
        "s/d/air_temp=none Cel", "s/d/ph=none [pH]", "s/d/co2=0.0 [ppm]",
      ]
    )
  }

  @Test("fields that are ignored become nothing, whatever they are called")
  func ignored() throws {
    let bench = try bench(DeviceDefinition(name: "d", ignore: ["ph", "batt*", "time"]))
    let body = #"{"ph":7,"batt1":1,"time":99,"co2":400}"#
    #expect(bench.lines(body) == ["s/d/co2=400.0 [ppm]"])
    #expect(bench.lines(#"{"ph":7}"#) == ["no_readings"])
    #expect(bench.register.series.count == 1)
  }

  @Test(
    "words for states in three languages",
    arguments: [
      ("gate_state", "打开", 1.0), ("gate_state", "關閉", 0), ("gate_state", "opening", 2),
      ("gate_state", "正在关", 3), ("gate_state", "故障", 4), ("pump_state", "運行", 1),
      ("pump_state", "停止", 0), ("pump_state", "FAULT", 2), ("aerator_state", "启动", 1),
      ("door_state", "Open", 1), ("door_state", "关", 0), ("pump_state", "running", 1),
    ]
  )
  func states(_ metric: String, _ word: String, _ value: Double) throws {
    #expect(try Bench().sample(#"{"\#(metric)":"\#(word)"}"#)?.value == value)
  }

  @Test("a word that a metric does not have is no reading")
  func foreignWords() throws {
    let bench = try Bench()
    for body in [#"{"door_state":"fault"}"#, #"{"pump_state":"opening"}"#, #"{"co2":"on"}"#] {
      #expect(bench.lines(body) == ["no_readings"])
    }
  }

  @Test("a profile fills in what the register leaves open, also for devices that are not listed")
  func profiles() throws {
    let profile = DeviceProfile(
      name: "p",
      title: "P",
      source: "test",
      formats: ["json"],
      settings: DeviceDefinition(
        name: "p",
        rename: ["wd": "air_temp", "sd": "rel_humidity"],
        units: ["air_temp": "[degF]"],
        missing: [-999]
      )
    )
    let own = DeviceDefinition(name: "own", rename: ["wd": "water_temp"], missing: [85])
    let bench = try Bench(
      sources: [
        SourceDefinition(
          topic: "farm/{site}/{device}/telemetry",
          format: "json",
          profile: profile
        )
      ],
      sites: [SiteDefinition(name: "s", devices: [own])]
    )
    let body = #"{"wd":85,"sd":-999}"#
    #expect(
      bench.lines(topic: "farm/s/own/telemetry", body)
        == ["s/own/water_temp=none Cel", "s/own/rel_humidity=none %"]
    )
    #expect(
      bench.lines(topic: "farm/s/new/telemetry", #"{"wd":86,"sd":50}"#)
        == ["s/new/air_temp=30.0 Cel", "s/new/rel_humidity=50.0 %"]
    )
  }

  @Test("the message that shows a name for the first time that nobody knows says so, once")
  func unknown() throws {
    let bench = try bench(DeviceDefinition(name: "d", rename: ["x": "feed"], ignore: ["y"]))
    #expect(!bench.decode(#"{"ph":7,"x":1,"y":2}"#.utf8).message.hasUnknown)
    #expect(bench.decode(#"{"ph":7,"gizmo":1}"#.utf8).message.hasUnknown)
    #expect(!bench.decode(#"{"ph":7,"gizmo":1}"#.utf8).message.hasUnknown)
    #expect(bench.decode(#"{"ph":7,"model":"A1"}"#.utf8).message.hasUnknown)
  }
}
