import Decoding
import Telemetry
import TestSupport
import Testing

@Suite("Finding the source of what a new device sent")
struct AdoptionSourceTests {
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
    let proposal = try AdoptionBench.propose(bytes: payload, topic: "dtu/qingxi-3/box-1")
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

  @Test(
    "gateways of platforms are known by their topics, and speak for their devices",
    arguments: [
      (
        "qingxi-3/v1/gateway/telemetry",
        #"{"A":[{"ts":1784951880000,"values":{"ph":7}}],"B":[{"values":{"ph":8}}]}"#, "thingsboard",
        ["a", "b"]
      ),
      (
        "$oc/devices/gw1/sys/gateway/sub_devices/properties/report",
        #"{"devices":[{"device_id":"d1","services":[{"properties":{"ph":7}}]},{"device_id":"d2","services":[{"properties":{"ph":8}}]}]}"#,
        "iotda", ["d1", "d2"]
      ),
      (
        "/sys/pk/gw/thing/event/property/pack/post",
        #"{"params":{"properties":{"ph":7},"subDevices":[{"identity":{"deviceName":"c1"},"properties":{"ph":{"value":8}}}]}}"#,
        "alink", ["gw", "c1"]
      ),
      (
        "$sys/pid/pond01/dp/post/json", #"{"id":1,"dp":{"ph":[{"v":7},{"v":8,"t":1784951880}]}}"#,
        "onenet", ["pond01"]
      ),
      (
        "/p/gw/child/p-1/properties/report", #"{"properties":{"ph":7,"co2":8}}"#, "jetlinks",
        ["p-1"]
      ),
    ] as [(String, String, String, [String])]
  )
  func platforms(topic: String, payload: String, format: String, names: [String]) throws {
    let proposal = try AdoptionBench.propose(payload, topic: topic, sites: [])
    #expect(proposal.newSource?.format == format)
    #expect(proposal.entries.map(\.device.name) == names)
    #expect(proposal.result.readings.map(\.value) == [7, 8])
  }

  @Test("a weather station is known by its key where the topic has nobody's name")
  func stationKey() throws {
    let form = "PASSKEY=ABC123&stationtype=X&dateutc=2026-07-25+03:58:00&tempf=86"
    let proposal = try AdoptionBench.propose(form, topic: "data/report/")
    #expect(proposal.newSource?.format == "ecowitt" && proposal.device.match == "ABC123")
    #expect(proposal.result.readings.map(\.value) == [30])
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
    let proposal = try AdoptionBench.propose(payload, topic: "dtu/7/up", sites: [])
    #expect(proposal.newSource == SourceDefinition(topic: "dtu/7/up", format: format))
    #expect(proposal.device.match ?? proposal.device.name == id)
    #expect(proposal.result.readings.map(\.series.metric) == metrics)
    // Each field is proposed once, however often it came.
    #expect(Set(proposal.fields.map(\.field)).count == proposal.fields.count)
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
    let proposal = try AdoptionBench.propose(payload, topic: topic, sites: [])
    #expect(proposal.newSource?.format == format)
    #expect(proposal.entries.isEmpty == topic.hasPrefix("dtu/"))
    switch proposal.result.message.outcome {
    case .readings: Issue.record("there is nothing to read")
    case .ignored: #expect(code == nil)
    case .rejected(let found, _): #expect(found == code)
    }
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
    #expect(try AdoptionBench.propose(payload, topic: topic, sites: []).newSource?.topic == pattern)
  }

  @Test("the site is left open where nobody can know it")
  func siteless() throws {
    let proposal = try AdoptionBench.propose(
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
    let proposal = try AdoptionBench.propose("\u{FEFF}{\"wd\":NaN,\"rjy\":5}\u{0}")
    #expect(proposal.newSource?.lenient == [.bom, .trailingNUL, .nan])
    #expect(proposal.device.rename["wd"] == "water_temp")
  }

  @Test("what no format reads is no proposal, and noise does no harm")
  func noise() throws {
    let adviser = AdoptionAdviser(sources: [], sites: [], profiles: [], zone: .utc)
    #expect(try adviser.propose(topic: "a/b", payload: [], arrived: Bench.noon) == nil)
    var random = SplitMix(seed: 11)
    for _ in 0..<300 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
      let topic = String(decoding: bytes.prefix(9), as: UTF8.self)
      _ = try? adviser.propose(topic: topic, payload: bytes, arrived: Bench.noon)
    }
  }
}
