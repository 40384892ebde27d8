import Decoding
import Telemetry
import TestSupport
import Testing

@Suite("Every part of a payload is accounted for")
struct LeftOutTests {
  private static let longName = String(repeating: "n", count: 256)

  private func explain(
    _ payload: some Collection<UInt8>,
    _ format: String = "json",
    topic: String = "farm/s/d/telemetry",
    pattern: String = "farm/{site}/{device}/telemetry",
    frame: FrameDefinition? = nil
  ) throws -> DecodeExplanation {
    var source = SourceDefinition(topic: pattern, format: format)
    source.frame = frame
    return try Decoder.explain(
      topic: topic,
      payload: Array(payload),
      arrived: Bench.noon,
      sources: [source],
      placeholder: "my-site",
      zone: .utc
    )
  }

  /// What is left out, as `reason name=text`.
  private func rest(_ explained: DecodeExplanation) -> [String] {
    explained.leftOut.map { "\($0.reason.rawValue) \($0.name)=\($0.text)" }
  }

  @Test("JSON: what is no field is named with its reason")
  func json() throws {
    let payload = """
      {"ts":1784951880,"time":5,"seq":"abc","dev":null,"ver":3,"a":[],"b":{},"co2":420,
       "list":[{"ph":7},8.8,[]],"":4,"\(Self.longName)":5,"x":{"\(Self.longName)":{"y":1}}}
      """
    let explained = try explain(payload.utf8)
    let short = String(Self.longName.prefix(64))
    #expect(
      rest(explained) == [
        "not_read time=5", "not_read seq=abc", "not_read dev=null", "not_read ver=3",
        "empty a=[]", "empty b={}", "between_records list.1=8.8", "empty list.2=[]", "no_name =4",
        "long_name \(short)=5", "long_name x.\(short.dropLast(2))=1",
      ]
    )
    #expect(explained.fields.map(\.name) == ["co2", "ph"])
    // A value between records, one without a name, and two with a long one are lost.
    #expect(explained.message.refused == 4)
    #expect(explained.message.outcome == .readings(count: 2))
  }

  @Test("nothing is left out where all was taken, the running number among it")
  func nothing() throws {
    let explained = try explain(#"{"ts":1784951880,"seq":17,"dev":"d","co2":420}"#.utf8)
    #expect(explained.leftOut.isEmpty && explained.message.refused == 0)
    #expect(explained.message.sequence == 17)
    let broken = try explain("{".utf8)
    #expect(broken.leftOut.isEmpty && broken.fields.isEmpty)
  }

  @Test("of two values in one reading the last counts, and the other is told")
  func twice() throws {
    let explained = try explain(
      #"{"list":[{"id":"ph","code":"x","value":7.5,"unit":5,"v":8,"qc":1}]}"#.utf8
    )
    #expect(explained.readings.map(\.series.description) == ["s/d/x"])
    #expect(explained.readings.map(\.value) == [8])
    #expect(explained.fields.map(\.name) == ["id", "value", "qc", "unit", "x"])
    #expect(
      explained.fields.map(\.kind).dropLast() == [.accessory, .accessory, .accessory, .accessory]
    )
    #expect(explained.fields.map(\.text) == ["ph", "7.5", "1", "5", "8"])
  }

  @Test("the unit of a reading holds for all values in its array")
  func units() throws {
    let bench = try Bench()
    let body = #"{"list":[{"id":"water_level","value":[132,{"a":150}],"unit":"cm"}]}"#
    #expect(
      bench.lines(body) == ["s/d/water_level.0=1.32 m", "s/d/water_level.1%2Ea=1.5 m"]
    )
  }

  @Test("network servers: the envelope is named, also where the object is a text")
  func networks() throws {
    let pattern = "application/+/device/{device}/event/+"
    let topic = "application/7/device/0102030405060708/event/up"
    let payload = #"""
      {"deduplicationId":"3ac7","time":"2026-07-25T03:58:00Z","fCnt":3,"devEUI":"AQIDBAUGBwg=",
       "objectJSON":"{\"co2\":420,\"empty\":[]}","rxInfo":[{"rssi":-36,"gatewayId":"g"}]}
      """#
    let explained = try explain(payload.utf8, "chirpstack", topic: topic, pattern: pattern)
    #expect(explained.fields.map(\.name) == ["co2", "rssi"])
    #expect(
      rest(explained) == ["empty empty=[]", "not_read fCnt=3", "not_read rxInfo.0.gatewayId=g"]
    )
    let bytes = #"{"devEUI":"AQIDBAUGBwg=","data":"qg=="}"#
    let bare = try explain(bytes.utf8, "chirpstack", topic: topic, pattern: pattern)
    #expect(rest(bare) == ["not_read data=qg=="] && bare.readings.isEmpty)
  }

  @Test("line protocol and forms: tags and parts that are no fields")
  func lines() throws {
    let line = "w,device=a,dev=b,site=c co2=420,s=\"x\",\(Self.longName)=1 1784951880000000000"
    let explained = try explain(line.utf8, "influx", topic: "influx/q", pattern: "influx/{site}")
    #expect(rest(explained) == ["not_read dev=b", "not_read site=c", "long_name w=1"])
    #expect(explained.fields.map(\.name) == ["w.co2", "w.s"])
    #expect(explained.message.refused == 1)
    let form = "PASSKEY=A&model=GW&dateutc=2026-07-25+03:58:00&tempf=86&\(Self.longName)=1"
    let station = try explain(form.utf8, "ecowitt")
    #expect(station.leftOut.map(\.reason) == [.notRead, .longName])
    #expect(station.message.refused == 1 && station.readings.count == 1)
    let json = try explain(#"{"dateutc":1784951880,"tempf":86,"a":{"b":1}}"#.utf8, "ecowitt")
    #expect(rest(json) == ["not_read a.b=1"])
    #expect(json.readings.map(\.time) == [Instant(milliseconds: 1_784_951_880_000)])
  }

  @Test("SenML: labels that need not be understood, in both encodings; data is no number")
  func senML() throws {
    let json = #"[{"bn":"d/","n":"co2","v":420,"ut":9,"foo":[1]},{"n":"a","vd":"YQ"}]"#
    let explained = try explain(json.utf8, "senml", topic: "senml/q", pattern: "senml/{site}")
    #expect(rest(explained) == ["not_read 0.ut=9", "not_read 0.foo.0=1"])
    #expect(explained.fields.map(\.kind) == [.taken, .notANumber])
    // [{-2: "d/", 0: "co2", 2: 420, "foo": 1, 99: h'0102'}]
    let cbor = Vectors.bytes("81a52162642f0063636f32021901a463666f6f011863420102")
    let binary = try explain(cbor, "senml", topic: "senml/q", pattern: "senml/{site}")
    #expect(rest(binary) == ["not_read foo=01", "not_read 99=420102"])
    #expect(binary.readings.map(\.value) == [420])
  }

  @Test("stations: other statistics of a factor, the head without its password, bits of state")
  func stations() throws {
    let segment =
      "QN=1;PW=secret;MN=a;CN=2011;CP=&&DataTime=20260725115800;a01001-Rtd=28,a01001-ZsRtd=3,x&&"
    let explained = try explain(
      FrameTests.packet(segment).utf8,
      "hj212",
      topic: "hj/q",
      pattern: "hj/{site}"
    )
    #expect(
      rest(explained) == [
        "not_read QN=1", "not_read PW=***", "not_read a01001-ZsRtd=3", "no_name =x",
      ]
    )
    #expect(explained.readings.count == 1)
  }

  @Test("frames: the bytes that no field covers")
  func frames() throws {
    let frame = FrameDefinition(
      header: [1],
      fields: [
        FrameField(name: "co2", offset: 2, kind: .u16),
        FrameField(name: "ph", offset: 5, kind: .u8),
      ]
    )
    let explained = try explain([1, 9, 1, 164, 8, 7, 5, 6], "frame", frame: frame)
    #expect(
      rest(explained) == ["not_described 1=09", "not_described 4=08", "not_described 6-7=0506"]
    )
    #expect(explained.readings.map(\.value) == [420, 7])
  }

  @Test("a word about the device leaves out what stands beside it")
  func availability() throws {
    let explained = try explain(#"{"state":"online","rssi":-60}"#.utf8, "availability")
    #expect(rest(explained) == ["not_read rssi=-60"])
    #expect(explained.message.availability == .online)
  }

  @Test(
    "a message without a byte is ignored, whatever the format",
    arguments: Decoder.formats.filter { !["frame", "sparkplug"].contains($0) }
  )
  func empty(_ format: String) throws {
    let sites = [SiteDefinition(name: "s", devices: [DeviceDefinition(name: "d")])]
    let pattern = format == "value" ? "s/{device}/{metric}" : "s/{device}/+"
    let bench = try Bench(pattern, format: format, sites: sites)
    let (message, samples) = bench.decode(topic: "s/d/co2", [])
    guard case .ignored(let reason) = message.outcome else {
      Issue.record("\(message.outcome)")
      return
    }
    #expect(!reason.isEmpty && samples.isEmpty && message.availability == nil)
  }

  @Test("a death of Sparkplug without a byte is a death")
  func emptyDeath() throws {
    let bench = try Bench("spBv1.0/{site}/+/{device...}", format: "sparkplug")
    let (message, _) = bench.decode(topic: "spBv1.0/s/DDEATH/n/d", [])
    #expect(message.availability == .offline)
  }
}
