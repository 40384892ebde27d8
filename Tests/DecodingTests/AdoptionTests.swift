import Decoding
import Telemetry
import TestSupport
import Testing

/// What most of these messages speak for is one device.
extension AdoptionProposal {
  fileprivate var site: String? { entries[0].site }
  fileprivate var device: DeviceDefinition { entries[0].device }
  fileprivate var profile: DeviceProfile? { entries[0].profile }
  fileprivate var alternatives: [String] { entries[0].alternatives }
  fileprivate var fields: [FieldAdvice] { entries[0].fields }
}

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

  private func propose(
    _ payload: String,
    topic: String = "deqing/qingxi-3/S01-07/up",
    sources: [SourceDefinition] = [],
    sites: [SiteDefinition] = [SiteDefinition(name: "qingxi-3")],
    profiles: [DeviceProfile] = []
  ) throws -> AdoptionProposal {
    try propose(
      bytes: Array(payload.utf8),
      topic: topic,
      sources: sources,
      sites: sites,
      profiles: profiles
    )
  }

  private func propose(
    bytes: [UInt8],
    topic: String,
    sources: [SourceDefinition] = [],
    sites: [SiteDefinition] = [SiteDefinition(name: "qingxi-3")],
    profiles: [DeviceProfile] = []
  ) throws -> AdoptionProposal {
    let adviser = AdoptionAdviser(
      sources: sources,
      sites: sites,
      profiles: profiles,
      zone: .fixed("Asia/Shanghai", offset: 28_800)
    )
    return try #require(
      try adviser.propose(topic: topic, payload: bytes, arrived: Bench.noon)
    )
  }

  @Test(
    "a Modbus answer gets a description of its registers, however the box writes the bytes",
    arguments: FrameDefinition.Encoding.allCases
  )
  func modbus(_ encoding: FrameDefinition.Encoding) throws {
    // Station 1, function 3, two registers; the CRC is that of docs/formats.md.
    let frame: [UInt8] = [1, 3, 4, 1, 0x1C, 0, 1, 0xFB, 0xC9]
    let payload: [UInt8] =
      switch encoding {
      case .raw: frame
      case .hex: Array("01 03 04 01 1c 00 01 fb c9".utf8)
      case .base64: Array("AQMEARwAAfvJ".utf8)
      }
    let proposal = try propose(bytes: payload, topic: "dtu/qingxi-3/box-1")
    let source = try #require(proposal.newSource)
    #expect(source.topic == "dtu/{site}/{device}" && source.format == "frame")
    #expect(source.frame?.encoding == encoding && source.frame?.header == [1, 3, 4])
    #expect(source.frame?.length == 9 && source.frame?.checksum == .modbus)
    #expect(source.frame?.fields.map(\.offset) == [3, 5])
    #expect(proposal.result.readings.map(\.value) == [284, 1])
  }

  @Test("bytes that are no Modbus answer are not taken for one")
  func notModbus() throws {
    let adviser = AdoptionAdviser(sources: [], sites: [], profiles: [], zone: .utc)
    for bytes: [UInt8] in [
      [1, 3, 4, 1, 0x1C, 0, 1, 0xFB, 0xC8], [1, 3, 5, 1, 0x1C, 0, 1, 0xFB, 0xC9],
      [1, 6, 4, 1, 0x1C, 0, 1, 0xFB, 0xC9], [1, 3, 0, 0xFF, 0xFF], [],
    ] {
      let proposal = try adviser.propose(topic: "dtu/s/b1", payload: bytes, arrived: Bench.noon)
      #expect(proposal?.newSource?.frame == nil, "\(bytes)")
    }
  }

  @Test("a gateway's message names its devices itself, and each gets an entry")
  func gateway() throws {
    let body = """
      {"devices":[{"deviceId":"gate-1","data":[{"id":"water_level","value":132,"unit":"cm"}]},
       {"deviceId":"tube-2","temp":29.5,"door":true}]}
      """
    let proposal = try propose(body, topic: "gateway/wukang-1", sites: [])
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
    let lines = try propose(line, topic: "iot/metrics", sites: [])
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
    let proposal = try propose(
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

  @Test("a weather station is known by its key where the topic has nobody's name")
  func stationKey() throws {
    let form = "PASSKEY=ABC123&stationtype=X&dateutc=2026-07-25+03:58:00&tempf=86"
    let proposal = try propose(form, topic: "data/report/")
    #expect(proposal.newSource?.format == "ecowitt" && proposal.device.match == "ABC123")
    #expect(proposal.result.readings.map(\.value) == [30])
  }

  @Test("a box with pinyin names at a pond gets names, units, scales and gaps")
  func pond() throws {
    let proposal = try propose(
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
    let proposal = try propose(#"{"ts":1784951880,"wd":28.4,"sd":91,"gz":12.5,"co2":640}"#)
    #expect(
      proposal.device.rename == ["wd": "air_temp", "sd": "rel_humidity", "gz": "illuminance"]
    )
    let soil = try propose(#"{"ts":1784951880,"temp":21,"moisture":0.31,"ec":240}"#)
    #expect(soil.device.rename["temp"] == "soil_temp")
    #expect(soil.device.units == ["soil_moisture": "m3/m3"])
  }

  @Test("Chinese names and words for states are understood")
  func chinese() throws {
    let proposal = try propose(
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
    let soil = try propose(
      #"{"battery":100,"temperature":28.1,"moisture":57.5,"ec":240}"#,
      profiles: profiles
    )
    #expect(soil.profile?.name == "soil" && soil.device.profile == "soil")
    #expect(
      soil.result.readings.map(\.series.metric)
        == ["battery_level", "soil_temp", "soil_moisture", "substrate_ec"]
    )
    let both = try propose(#"{"battery":100,"temperature":28.1}"#, profiles: profiles)
    #expect(both.profile != nil && both.alternatives.count == 1)
    let neither = try propose(
      #"{"battery":100,"temperature":28.1,"gizmo":1}"#,
      profiles: profiles
    )
    #expect(neither.profile == nil)
    // One of five that it does not know is an optional sensor.
    let most = try propose(
      #"{"battery":100,"temperature":28.1,"moisture":57.5,"ec":240,"gizmo":1}"#,
      profiles: profiles
    )
    #expect(most.profile?.name == "soil")
    #expect(most.fields.filter { $0.certainty == .unknown }.map(\.field) == ["gizmo"])
  }

  @Test("what the configuration has is used, and a device that is listed keeps what it says")
  func listed() throws {
    let device = DeviceDefinition(name: "probe-1", match: "A1", rename: ["wd": "substrate_temp"])
    let proposal = try propose(
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
    let proposal = try propose(
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

  @Test(
    "payloads that begin as no other format does are known by that, and name their device themselves",
    arguments: [
      (
        "##0158QN=20260725115800001;ST=21;CN=2011;PW=123456;MN=A110000_0001;Flag=5;CP=&&DataTime=20260725115800;w01010-Rtd=28.4,w01010-Flag=N;w01009-Rtd=5.12,w01009-Flag=N&&8081\r\n",
        "hj212", "A110000_0001", ["water_temp", "dissolved_oxygen"]
      ),
      (
        "7E7E05001122334403E832002B020034260725115805F1F1001122334448F0F02607251158201900004026190000403923000104903812109903F4EA",
        "sl651", "0011223344", ["rainfall", "rainfall_total", "water_level", "battery_voltage"]
      ),
      (
        #" [{"bn":"urn:dev:mac:0024befffe804ff1:","bt":1784951880,"n":"do","u":"mg/L","v":5.12},{"n":"do","t":60,"v":5.2}]"#,
        "senml", "urn:dev:mac:0024befffe804ff1", ["dissolved_oxygen", "dissolved_oxygen"]
      ),
    ] as [(String, String, String, [String])]
  )
  func signed(payload: String, format: String, id: String, metrics: [String]) throws {
    let proposal = try propose(payload, topic: "dtu/7/up", sites: [])
    #expect(proposal.newSource == SourceDefinition(topic: "dtu/7/up", format: format))
    #expect(proposal.device.match ?? proposal.device.name == id)
    #expect(proposal.result.readings.map(\.series.metric) == metrics)
    // Each field is proposed once, however often it came.
    #expect(Set(proposal.fields.map(\.field)).count == proposal.fields.count)
  }

  @Test("a field gets no name that another has already, by the catalogue or by a profile")
  func taken() throws {
    let payload =
      #"{"battery":100,"temperature":28.1,"humidity":41,"pressure":1008,"barometer_temperature":24.05}"#
    let proposal = try propose(payload, profiles: [Self.air])
    #expect(proposal.profile?.name == "air")
    #expect(proposal.device.rename["barometer_temperature"] == "air_temp.barometer_temperature")
    let plain = try propose(#"{"air_temp":28.1,"temp":24.05,"temp2":25}"#)
    let series = Set(plain.result.readings.map(\.series))
    #expect(series.count == 3 && plain.result.readings.count == 3)
    // What cannot be typed as it stands in a series' name gets a number.
    let chinese = try propose(#"{"空气温度":21,"气温":22,"环境温度":23}"#)
    #expect(chinese.device.rename == ["空气温度": "air_temp.2", "环境温度": "air_temp.3"])
  }

  @Test(
    "a format that is known by its topic or beginning is proposed also where this message holds nothing",
    arguments: [
      ("v3/app@ttn/devices/dev1/up", #"{"join_accept":{"key":"80000000C"},"x":1}"#, "ttn", nil),
      ("shellyplus-1/status/sys", #"{"uptime":400,"ram_free":1}"#, "shelly", nil),
      (
        "application/7/device/c6f35080ece878b1/event/up",
        #"{"deviceInfo":{"devEui":"c6f35080ece878b1"},"fPort":2,"data":"AA=="}"#, "chirpstack",
        .noReadings
      ),
      ("spBv1.0/G/DDATA/n/d", "\u{12}\u{4}\u{10}\u{1}P\u{7}\u{18}\u{5}", "sparkplug", .noBirth),
      (
        "dtu/7/up",
        "##0158QN=20260725115800001;ST=21;CN=2011;PW=123456;MN=A110000_0001;Flag=5;CP=&&DataTime=20260725115800;w01010-Rtd=28.4,w01010-Flag=N;w01009-Rtd=5.12,w01009-Flag=N&&8082",
        "hj212", .badChecksum
      ),
      ("dtu/7/up", "7E7E0500112233", "sl651", .malformed),
      ("tele/plug/SENSOR", #"{"Time":"2026-07-25T11:58:0"#, "tasmota", .malformed),
    ] as [(String, String, String, RejectCode?)]
  )
  func certain(topic: String, payload: String, format: String, code: RejectCode?) throws {
    let proposal = try propose(payload, topic: topic, sites: [])
    #expect(proposal.newSource?.format == format)
    #expect(proposal.entries.isEmpty == topic.hasPrefix("dtu/"))
    switch proposal.result.message.outcome {
    case .readings: Issue.record("there is nothing to read")
    case .ignored: #expect(code == nil)
    case .rejected(let found, _): #expect(found == code)
    }
  }

  @Test("the mains are no battery, and the inside of a switch is not the air")
  func plug() throws {
    let payload =
      #"{"id":0,"output":true,"apower":8.9,"voltage":237.5,"current":0.12,"temperature":{"tC":53.5,"tF":128.3}}"#
    let proposal = try propose(payload, topic: "shellyplus1pm-aabb/status/switch:0")
    #expect(proposal.newSource?.format == "shelly")
    #expect(!proposal.device.rename.values.contains("battery_voltage"))
    #expect(!proposal.device.rename.values.contains("air_temp"))
  }

  @Test(
    "levels that say what sends are no site",
    arguments: [
      ("v1/devices/S09/up", "v1/devices/{device}/up"),
      ("farm/pond-3/S09/up", "farm/{site}/{device}/up"),
      ("tasmota_49A3BC/tele/SENSOR", "{device}/tele/+"),
      ("shelly-1/events/rpc", "{device}/events/rpc"),
    ]
  )
  func levels(topic: String, pattern: String) throws {
    let payload =
      topic.hasSuffix("rpc")
      ? #"{"src":"shelly-1","method":"NotifyStatus","params":{"temperature:0":{"id":0,"tC":19.8}}}"#
      : #"{"AM2301":{"Temperature":20.1,"Humidity":61}}"#
    #expect(try propose(payload, topic: topic, sites: []).newSource?.topic == pattern)
  }

  @Test("the site is left open where nobody can know it")
  func siteless() throws {
    let proposal = try propose(
      #"{"deviceId":"863659040012345","water_temp":28}"#,
      topic: "863659040012345/data",
      sites: []
    )
    #expect(proposal.site == nil && proposal.newSource?.topic == "{device}/data")
    #expect(proposal.device.match == nil && proposal.device.name == "863659040012345")
    #expect(proposal.result.readings.map(\.series.site) == [AdoptionAdviser.placeholder])
  }

  @Test("known faults of the payload go into the source")
  func faults() throws {
    let proposal = try propose("\u{FEFF}{\"wd\":NaN,\"rjy\":5}\u{0}")
    #expect(proposal.newSource?.lenient == [.bom, .trailingNUL, .nan])
    #expect(proposal.device.rename["wd"] == "water_temp")
  }

  @Test("what no format reads is no proposal, and noise does no harm")
  func noise() throws {
    let adviser = AdoptionAdviser(sources: [], sites: [], profiles: [Self.air], zone: .utc)
    #expect(try adviser.propose(topic: "a/b", payload: [], arrived: Bench.noon) == nil)
    var random = SplitMix(seed: 11)
    for _ in 0..<300 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
      let topic = String(decoding: bytes.prefix(9), as: UTF8.self)
      _ = try? adviser.propose(topic: topic, payload: bytes, arrived: Bench.noon)
    }
  }
}
