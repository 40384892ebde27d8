import Decoding
import Telemetry
import TestSupport
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

  private func propose(
    _ payload: String,
    topic: String = "deqing/qingxi-3/S01-07/up",
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
      try adviser.propose(topic: topic, payload: Array(payload.utf8), arrived: Bench.noon)
    )
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
