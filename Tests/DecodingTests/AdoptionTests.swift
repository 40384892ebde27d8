import Decoding
import Telemetry
import Testing

@Suite("Adopting a device from what it sent")
struct AdoptionTests {
  private static let soil = DeviceProfile(
    name: "soil",
    title: "Soil probe",
    source: "test",
    formats: ["json"],
    settings: DeviceDefinition(
      name: "soil",
      rename: [
        "battery": "battery_level", "temperature": "soil_temp", "moisture": "soil_moisture",
        "ec": "substrate_ec",
      ]
    )
  )
  private static let air = DeviceProfile(
    name: "air",
    title: "Air sensor",
    source: "test",
    formats: ["json"],
    settings: DeviceDefinition(
      name: "air",
      rename: [
        "battery": "battery_level", "temperature": "air_temp", "humidity": "rel_humidity",
        "pressure": "air_pressure",
      ]
    )
  )

  @Test("a gateway's message names its devices itself, and each gets an entry")
  func gateway() throws {
    let body = """
      {"devices":[{"deviceId":"gate-1","data":[{"id":"water_level","value":132,"unit":"cm"}]},
       {"deviceId":"tube-2","temp":29.5,"door":true}]}
      """
    let proposal = try AdoptionBench.propose(body, topic: "gateway/wukang-1", sites: [])
    #expect(proposal.newSource?.topic == "gateway/{site}" && proposal.newSource?.format == "json")
    #expect(proposal.site == "wukang-1" && proposal.device.name == "gate-1")
    #expect(proposal.fields.map(\.field) == ["water_level"])
    #expect(proposal.entries.map(\.device.name) == ["gate-1", "tube-2"])
    #expect(proposal.entries[1].device.rename["temp"] == "air_temp")
    #expect(proposal.entries[1].fields.map(\.field) == ["temp", "door"])
    #expect(proposal.result.readings.first?.series.description == "wukang-1/gate-1/water_level")
    #expect(proposal.result.readings.count == 3)
    // Where the device's tag is not the topic's level, the topic names nobody.
    let line = "soil,host=gw1,probe=3 vwc=31.5,temp=18.2,ok=t 1784951880"
    let lines = try AdoptionBench.propose(line, topic: "iot/metrics", sites: [])
    #expect(lines.newSource?.topic == "iot/metrics" && lines.newSource?.format == "influx")
    #expect(lines.device.name == "gw1" && lines.result.readings.count == 3)
    // What is stored as 1 and 0 is not told to be left out.
    #expect(lines.fields.last?.certainty == .unknown)
  }

  @Test("devices of a gateway are taken in together, where nothing names their site too")
  func gatewayAlone() throws {
    let body = """
      [{"deviceId":"A-1","wd":21.5,"rjy":5.1},{"deviceId":"a_1","wd":22,"rjy":6},
       {"deviceId":"B2","wd":23,"rjy":7},{"deviceId":"Probe 2","wd":24}]
      """
    let listed = DeviceDefinition(name: "probe-2", match: "B2", rename: ["wd": "substrate_temp"])
    let proposal = try AdoptionBench.propose(
      body,
      topic: "iot/up",
      sites: [
        SiteDefinition(name: "rack-hall", devices: [listed]), SiteDefinition(name: "qingxi-3"),
      ]
    )
    #expect(proposal.newSource?.topic == "iot/up")
    // Two ids that look alike are two devices; one that is listed keeps its place and what it says.
    #expect(proposal.entries.map(\.device.name) == ["a-1", "a-1-2", "probe-2", "probe-2-2"])
    #expect(proposal.entries.map(\.device.match) == ["A-1", "a_1", "B2", "Probe 2"])
    #expect(proposal.entries.map(\.site) == [nil, nil, "rack-hall", nil])
    #expect(proposal.entries.map { $0.listed?.name } == [nil, nil, "probe-2", nil])
    #expect(proposal.entries[1].device.rename == ["wd": "water_temp", "rjy": "dissolved_oxygen"])
    #expect(
      proposal.entries[2].device.rename == ["wd": "substrate_temp", "rjy": "dissolved_oxygen"]
    )
    #expect(proposal.result.readings.count == 7)
  }

  @Test("a box with pinyin names at a pond gets names, units, scales and gaps")
  func pond() throws {
    let proposal = try AdoptionBench.propose(
      #"{"dev":"S01-07","ts":1784951880,"wd":284,"rjy":5.12,"ddl":1.42,"ph":7.9,"zd":32767,"fw":"v2","csq":-71,"x7":3}"#
    )
    #expect(proposal.newSource?.topic == "deqing/{site}/{device}/up")
    #expect(proposal.newSource?.format == "json")
    #expect(proposal.site == "qingxi-3" && proposal.device.match == "S01-07")
    #expect(proposal.device.name == "s01-07")
    #expect(
      proposal.device.rename == [
        "wd": "water_temp", "rjy": "dissolved_oxygen", "ddl": "water_ec", "zd": "turbidity",
        "csq": "rssi",
      ]
    )
    #expect(proposal.device.scale == ["water_temp": 0.1])
    #expect(proposal.device.units == ["water_ec": "mS/cm"])
    #expect(proposal.device.missing == [32767])
    let unknown = proposal.fields.filter { $0.certainty == .unknown }
    #expect(unknown.map(\.field) == ["x7"])
    let values = proposal.result.readings.map { "\($0.series.metric)=\($0.value ?? -1)" }
    #expect(
      values == [
        "water_temp=28.4", "dissolved_oxygen=5.12", "water_ec=1420.0", "ph=7.9", "turbidity=-1.0",
        "rssi=-71.0", "x7=3.0",
      ]
    )
    #expect(proposal.result.isListed)
  }

  @Test("the same names in a greenhouse mean something else")
  func greenhouse() throws {
    let proposal = try AdoptionBench.propose(
      #"{"ts":1784951880,"wd":28.4,"sd":91,"gz":12.5,"co2":640}"#
    )
    #expect(
      proposal.device.rename == ["wd": "air_temp", "sd": "rel_humidity", "gz": "illuminance"]
    )
    let soil = try AdoptionBench.propose(#"{"ts":1784951880,"temp":21,"moisture":0.31,"ec":240}"#)
    #expect(soil.device.rename["temp"] == "soil_temp")
    #expect(soil.device.units == ["soil_moisture": "m3/m3"])
  }

  @Test("Chinese names and words for states are understood")
  func chinese() throws {
    let proposal = try AdoptionBench.propose(
      #"{"时间":"2026-07-25 11:58:00","池塘水温度":28.4,"溶氧值":5.1,"水泵1":"运行","电池电压":3612}"#
    )
    #expect(
      proposal.device.rename == [
        "池塘水温度": "water_temp", "溶氧值": "dissolved_oxygen", "水泵1": "pump_state",
      ]
    )
    // A name of the catalogue needs no other, but its value says that the unit is not the usual one.
    #expect(proposal.device.units == ["battery_voltage": "mV"])
    #expect(proposal.result.readings.allSatisfy { $0.time.milliseconds == 1_784_951_880_000 })
  }

  @Test("the profile that knows every field and expects least else is taken")
  func profiles() throws {
    let profiles = [Self.air, Self.soil]
    let soil = try AdoptionBench.propose(
      #"{"battery":100,"temperature":28.1,"moisture":57.5,"ec":240}"#,
      profiles: profiles
    )
    #expect(soil.profile?.name == "soil" && soil.device.profile == "soil")
    #expect(
      soil.result.readings.map(\.series.metric)
        == ["battery_level", "soil_temp", "soil_moisture", "substrate_ec"]
    )
    let both = try AdoptionBench.propose(#"{"battery":100,"temperature":28.1}"#, profiles: profiles)
    #expect(both.profile != nil && both.alternatives.count == 1)
    let neither = try AdoptionBench.propose(
      #"{"battery":100,"temperature":28.1,"gizmo":1}"#,
      profiles: profiles
    )
    #expect(neither.profile == nil)
    // One of five that it does not know is an optional sensor.
    let most = try AdoptionBench.propose(
      #"{"battery":100,"temperature":28.1,"moisture":57.5,"ec":240,"gizmo":1}"#,
      profiles: profiles
    )
    #expect(most.profile?.name == "soil")
    #expect(most.fields.filter { $0.certainty == .unknown }.map(\.field) == ["gizmo"])
  }

  @Test("what the configuration has is used, and a device that is listed keeps what it says")
  func listed() throws {
    let device = DeviceDefinition(name: "probe-1", match: "A1", rename: ["wd": "substrate_temp"])
    let proposal = try AdoptionBench.propose(
      #"{"wd":28,"rjy":5}"#,
      topic: "farm/qingxi-3/A1",
      sources: [SourceDefinition(topic: "farm/{site}/{device}", format: "json")],
      sites: [SiteDefinition(name: "qingxi-3", devices: [device])]
    )
    #expect(proposal.newSource == nil && proposal.device.name == "probe-1")
    #expect(proposal.device.rename == ["wd": "substrate_temp", "rjy": "dissolved_oxygen"])
  }

  @Test("what only describes a reading is proposed as nothing, and takes no reading's name")
  func descriptions() throws {
    let proposal = try AdoptionBench.propose(
      #"{"deviceInfo":{"devEui":"c6f35080ece878b1"},"object":{"soil_temperature":{"displayName":"Soil temperature","value":22.5,"unit":"°C"},"volumetric_water_content":{"displayName":"Water","value":0.215,"unit":"m³⋅m⁻³"}}}"#,
      topic: "application/7/device/c6f35080ece878b1/event/up"
    )
    #expect(proposal.newSource?.topic == "application/+/device/{device}/event/+")
    #expect(
      proposal.device.rename == [
        "soil_temperature": "soil_temp", "volumetric_water_content": "soil_moisture",
      ]
    )
    #expect(proposal.result.readings.map(\.value) == [22.5, 21.5])
  }

  @Test("a field gets no name that another has already, by the catalogue or by a profile")
  func taken() throws {
    let payload =
      #"{"battery":100,"temperature":28.1,"humidity":41,"pressure":1008,"barometer_temperature":24.05}"#
    let proposal = try AdoptionBench.propose(payload, profiles: [Self.air])
    #expect(proposal.profile?.name == "air")
    #expect(proposal.device.rename["barometer_temperature"] == "air_temp.barometer_temperature")
    let plain = try AdoptionBench.propose(#"{"air_temp":28.1,"temp":24.05,"temp2":25}"#)
    let series = Set(plain.result.readings.map(\.series))
    #expect(series.count == 3 && plain.result.readings.count == 3)
    // What cannot be typed as it stands in a series' name gets a number.
    let chinese = try AdoptionBench.propose(#"{"空气温度":21,"气温":22,"环境温度":23}"#)
    #expect(chinese.device.rename == ["空气温度": "air_temp.2", "环境温度": "air_temp.3"])
  }

  @Test("the mains are no battery, and the inside of a switch is not the air")
  func plug() throws {
    let payload =
      #"{"id":0,"output":true,"apower":8.9,"voltage":237.5,"current":0.12,"temperature":{"tC":53.5,"tF":128.3}}"#
    let proposal = try AdoptionBench.propose(payload, topic: "shellyplus1pm-aabb/status/switch:0")
    #expect(proposal.newSource?.format == "shelly")
    #expect(!proposal.device.rename.values.contains("battery_voltage"))
    #expect(!proposal.device.rename.values.contains("air_temp"))
  }
}
