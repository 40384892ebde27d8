import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Bytes at random")
struct FuzzTests {
  private static let seeds = [
    #"{"ts":1784951999500,"seq":17,"air_temp":28.4,"rel_humidity":"91.2 %","co2":null}"#,
    #"{"time":"2026-07-25 11:59:00","data":[{"id":"co2","value":420,"unit":"ppm"},{"v":[1,2]}]}"#,
    #"[{"n":"ph","v":-7.1e0,"u":"[pH]"},{"values":{"a":{"b":true}},"t":1784951999}]"#,
    #"{"dev":"d","水温":"21,5℃","\u6c34\ud83d\ude00":"--","pump_state":"开","x":[[0.5],{"y":1}]}"#,
  ]

  /// A payload with a few bytes changed, cut out, doubled or thrown in.
  private func mutant(_ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2:
        bytes.insert(Array("{}[],:\"\\0e.-".utf8).randomElement(using: &random) ?? 0, at: place)
      case 3: bytes = Array(bytes.prefix(place))
      default: bytes += bytes[place..<min(place + 20, bytes.count)]
      }
    }
    return bytes
  }

  @Test("what is taken as JSON is JSON to Foundation too, and samples are never without sense")
  func mutants() throws {
    var random = SplitMix(seed: 42)
    let bench = try Bench()
    var taken = 0
    for _ in 0..<8000 {
      let bytes = mutant(&random)
      let (message, samples) = bench.decode(bytes)
      for sample in samples {
        #expect(sample.value?.isFinite ?? (sample.flag == .missing))
        #expect(sample.time >= DecodingLimits.standard.earliest)
        #expect(sample.time <= Bench.noon + .minutes(5))
      }
      switch message.outcome {
      case .readings(let count):
        #expect(count == samples.count && count > 0)
        taken += 1
      case .rejected(let code, let reason):
        #expect(samples.isEmpty && !reason.isEmpty)
        // A duplicate key is told at once, whatever may follow it.
        if code == .malformed || code == .duplicateKey { continue }
      case .ignored:
        #expect(bytes.isEmpty)
        continue
      }
      let object = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      #expect(object != nil, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 200)
    #expect(bench.register.series.count <= DecodingLimits.standard.maximumSeriesPerDevice)
  }

  @Test("any bytes at all in payload and topic do no harm, in both formats")
  func noise() throws {
    var random = SplitMix(seed: 43)
    let bench = try Bench(sources: [
      SourceDefinition(topic: "v/{device}/{metric}", format: "value"),
      SourceDefinition(topic: "{site}/{device...}", format: "json"),
    ])
    let register = bench.register
    var rejected = 0
    for _ in 0..<8000 {
      let count = Int.random(in: 0...40, using: &random)
      let payload = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let topic = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      var batch = MessageBatch()
      topic.withUnsafeBytes { topic in
        payload.withUnsafeBytes { payload in
          batch.append(topic: topic, payload: payload, arrived: Bench.noon)
        }
      }
      var samples: [Sample] = []
      let message = bench.decoder.decode(
        batch.entries[0],
        in: batch.bytes,
        register: &bench.register,
        into: &samples
      )
      if case .rejected = message.outcome { rejected += 1 }
    }
    #expect(rejected > 7500)
    #expect(register.devices.isEmpty)
    for device in bench.register.devices {
      #expect(NamePart.isValid(device.site) && NamePart.isValid(device.name))
    }
  }

  /// A message of each format that is taken in.
  private static let messages: [(format: String, topic: String, payload: [UInt8])] = [
    (
      "senml", "s/d",
      Array(#"[{"bn":"d/","bt":1784951880,"n":"co2","u":"ppm","v":5.12},{"n":"b","vb":true}]"#.utf8)
    ),
    ("senml", "s/d", Vectors.bytes("82a3216264 2f0063636f3202f94d00a2006162 02c48221190114")),
    (
      "sparkplug", "spBv1.0/s/NBIRTH/d",
      Vectors.bytes(
        "08c0f2b0bbf93312250a0f706f6e642f77617465725f74656d70100118c0f2b0bbf933200a696666666666663c401800"
      )
    ),
    (
      "chirpstack", "s/d/event/up",
      Array(
        #"{"devEUI":"ZA==","rxInfo":[{"rssi":-3,"loRaSNR":1}],"objectJSON":"{\"co2\":1,\"h\":[{\"timestamp\":1784951880,\"t\":2}]}"}"#
          .utf8
      )
    ),
    (
      "ttn", "s/devices/d/up",
      Array(
        #"{"end_device_ids":{"device_id":"d"},"uplink_message":{"decoded_payload":{"co2":1},"rx_metadata":[{"rssi":1}]}}"#
          .utf8
      )
    ),
    (
      "thingsboard", "s/gateway/telemetry",
      Array(#"{"d":[{"ts":1784951880000,"values":{"co2":42}}]}"#.utf8)
    ),
    ("influx", "s/d", Array(#"m,device=d,a\ b=c co2=1i,x="y\"",z=t 1784951880000000000"#.utf8)),
    ("zigbee2mqtt", "s/d", Array(#"{"co2":27,"update":{"a":1},"last_seen":1784951880000}"#.utf8)),
    (
      "tasmota", "s/d/SENSOR",
      Array(#"{"Time":"2026-07-25T11:58:00","A":{"Temperature":1},"TempUnit":"F"}"#.utf8)
    ),
    (
      "shelly", "s/d/events/rpc",
      Array(
        #"{"src":"d","method":"NotifyStatus","params":{"ts":1784951880.6,"humidity:0":{"id":0,"rh":42,"errors":["x"]}}}"#
          .utf8
      )
    ),
    ("homie", "s/d/n/p", Array("21.5".utf8)),
    (
      "alink", "s/d/thing/event/property/post",
      Array(#"{"params":{"a:b":{"value":1,"time":1784951880000},"c":[{"value":2}]}}"#.utf8)
    ),
    (
      "iotda", "$oc/devices/d/properties/report",
      Array(
        #"{"services":[{"service_id":"w","properties":{"do":5},"event_time":"20260725T035800Z"}]}"#
          .utf8
      )
    ),
    ("onenet", "s/d/dp/post/json", Array(#"{"dp":{"co2":[{"v":1,"t":1784951880}]}}"#.utf8)),
    (
      "jetlinks", "/s/d/properties/report",
      Array(#"{"timestamp":1784951880000,"deviceId":"d","properties":{"co2":1}}"#.utf8)
    ),
    (
      "ecowitt", "s/d",
      Array("dateutc=2026-07-25+03%3A58%3A00&tempf=74.5&soilmoisture1=4&x=%41".utf8)
    ),
    (
      "hj212", "s/d",
      Array("##0058MN=d;CN=2011;CP=&&DataTime=20260725115800;a-Rtd=1,a-Flag=D&&0000".utf8)
    ),
    (
      "sl651", "s/d",
      Vectors.bytes(
        "7E7E05001122334403E832002B020034170718110016F1F1001122334448F0F01707181100201900004026190000403923000104903812109903A421"
      )
    ),
    ("frame", "s/d", [1, 3, 4, 1, 0x1C, 0, 1, 0xFB, 0xC9]),
  ]

  @Test(
    "broken messages of every format are refused or taken in, and samples are never without sense"
  )
  func everyFormat() throws {
    var random = SplitMix(seed: 44)
    let frame = FrameDefinition(fields: [
      FrameField(name: "a", offset: 1, kind: .f32), FrameField(name: "b", offset: 3, kind: .bcd24),
    ])
    for (format, topic, seed) in Self.messages {
      let bench = try Bench(
        sources: [
          SourceDefinition(
            topic: format == "iotda" ? "$oc/#" : "#",
            format: format,
            frame: format == "frame" ? frame : nil
          )
        ],
        sites: [SiteDefinition(name: "s", devices: [DeviceDefinition(name: "d")])]
      )
      for round in 0..<1500 {
        var bytes = seed
        for _ in 0..<(round == 0 ? 0 : Int.random(in: 1...4, using: &random)) where !bytes.isEmpty {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: place)
          case 2: bytes = Array(bytes.prefix(place))
          default: bytes += bytes[place..<min(place + 20, bytes.count)]
          }
        }
        let (message, samples) = bench.decode(topic: topic, bytes)
        for sample in samples {
          #expect(sample.value?.isFinite ?? (sample.flag == .missing), "\(format)")
          #expect(sample.time <= Bench.noon + .minutes(5), "\(format)")
        }
        if case .readings(let count) = message.outcome { #expect(count == samples.count) }
      }
    }
  }
}
