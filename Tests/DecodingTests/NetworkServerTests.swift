import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("LoRaWAN network servers")
struct NetworkServerTests {
  static let events = Vectors.files("payloads/chirpstack-codecs", suffix: "up-events.jsonl")
  static let stack = Vectors.files("payloads/tts", suffix: ".json")

  /// The numbers of a decoded object by path, where those under `value` belong to their parent.
  private func numbers(_ object: Any) -> [String: Double] {
    var numbers: [String: Double] = [:]
    for (path, value) in Vectors.leaves(object) {
      let name = path.hasSuffix(".value") ? String(path.dropLast(6)) : path
      if let number = value as? Double ?? (value as? Bool).map({ $0 ? 1 : 0 }) {
        numbers[name] = number
      }
    }
    return numbers
  }

  @Test("every number of every ChirpStack event arrives", Vectors.isThere(events))
  func chirpstack() throws {
    var checked = 0
    for line in try Self.events.flatMap(Vectors.texts) {
      let event = try Vectors.object(Data(line.utf8)) as? [String: Any] ?? [:]
      // As it was written: Foundation would round some numbers on the way.
      let body = line.components(separatedBy: #""payload": "#).dropFirst().joined().dropLast()
      let topic = try #require(event["topic"] as? String)
      let payload = try #require(event["payload"] as? [String: Any])
      let eui = try #require((payload["deviceInfo"] as? [String: Any])?["devEui"] as? String)
      let explained = try Decoder.explain(
        topic: topic,
        payload: Array(body.utf8),
        arrived: Bench.noon,
        sources: [
          SourceDefinition(topic: "application/+/device/{device}/event/up", format: "chirpstack")
        ],
        sites: [SiteDefinition(name: "s", devices: [DeviceDefinition(name: "x", match: eui)])],
        zone: .utc
      )
      let expected = numbers(payload["object"] ?? [:])
      var found: [String: Double] = [:]
      for field in explained.fields {
        if let number = Double(field.text.prefix { $0 != " " })
          ?? ["true": 1, "false": 0][field.text]
        {
          found[field.name] = number
        }
      }
      for (path, value) in expected {
        #expect(found[path] == value, "\(topic): \(path)")
        checked += 1
      }
      if !expected.isEmpty {
        #expect(!explained.readings.isEmpty, "\(topic): \(explained.message.outcome)")
        let time = Vectors.instant(try #require(payload["time"] as? String))
        #expect(explained.readings.allSatisfy { $0.time == time }, "\(topic)")
      }
    }
    #expect(checked > 300)
  }

  private let sites = [
    SiteDefinition(
      name: "s",
      devices: [
        DeviceDefinition(
          name: "soil",
          match: "24e124136b502217",
          rename: ["moisture": "soil_moisture"]
        )
      ]
    )
  ]

  private func bench(_ format: String, _ pattern: String) throws -> Bench {
    try Bench(pattern, format: format, sites: sites)
  }

  private let topic = "application/7/device/24e124136b502217/event/up"

  @Test("an uplink of version 4: nine digits of time, offset, the best gateway, history")
  func uplink() throws {
    let bench = try bench("chirpstack", "application/+/device/{device}/event/+")
    let body = #"""
      {"deduplicationId":"3ac7","time":"2026-07-25T03:58:00.123456789+00:00","deviceInfo":{"deviceName":"x",
       "devEui":"24e124136b502217","tags":{"key":"value"}},"devAddr":"00189440","dr":1,"data":"qg==",
       "object":{"battery":100,"temperature":28.1,"moisture":57.5,"temperature_alarm":"threshold alarm",
        "history":[{"timestamp":1784948280,"moisture":46.5}],"device_id":571},
       "rxInfo":[{"gatewayId":"a","rssi":-101,"snr":-3.5},{"gatewayId":"b","rssi":-36,"snr":10.5}]}
      """#
    let found = bench.named(topic: topic, body.utf8)
    #expect(
      found.map { "\($0.measure)=\($0.sample.value ?? -1)" } == [
        "battery=100.0", "temperature=28.1", "soil_moisture=57.5", "soil_moisture=46.5",
        "device_id=571.0", "rssi=-36.0", "snr=10.5",
      ]
    )
    let times = found.map(\.sample.time)
    #expect(times[0] == Vectors.instant("2026-07-25T03:58:00.123Z"))
    #expect(times[3] == Instant(milliseconds: 1_784_948_280_000))
  }

  @Test("version 3: base64 EUI, JSON inside of JSON, times and loRaSNR in rxInfo")
  func older() throws {
    let bench = try bench("chirpstack", "application/+/device/+/event/up")
    let body = #"""
      {"applicationID":"123","applicationName":"t","deviceName":"x","devEUI":"JOEkE2tQIhc=",
       "rxInfo":[{"gatewayID":"AwMDAwMDAwM=","time":null,"rssi":-57,"loRaSNR":10},
                 {"gatewayID":"AwMDAwMDAwQ=","time":"2026-07-25T03:58:00.5Z","rssi":-48,"loRaSNR":9}],
       "txInfo":{"frequency":868100000},"adr":true,"fCnt":10,"fPort":5,"data":"qg==",
       "objectJSON":"{\"temperature\":21.5,\"water\":{\"moisture\":40.25},\"soil\\u005ftemp\":\"19.5 ℃\",\"t\":true}"}
      """#
    #expect(
      bench.told(topic: topic, body) == [
        "soil/temperature=21.5 1", "soil/water.moisture=40.25 1", "soil/soil_temp=19.5 Cel",
        "soil/t=1.0 1", "soil/rssi=-48.0 dB{mW}", "soil/snr=9.0 dB",
      ]
    )
    #expect(
      bench.named(topic: topic, body.utf8).allSatisfy {
        $0.sample.time == Vectors.instant("2026-07-25T03:58:00.500Z")
      }
    )
    // The best gateway may have no clock; where none has, the frame is known again by its counter.
    let other = body.replacingOccurrences(of: #""rssi":-57"#, with: #""rssi":-40"#)
    #expect(
      bench.named(topic: topic, other.utf8).allSatisfy {
        $0.sample.time == Vectors.instant("2026-07-25T03:58:00.500Z")
      }
    )
    let timeless = body.replacingOccurrences(of: #""2026-07-25T03:58:00.5Z""#, with: "null")
    let identity = { (text: String) in bench.decode(topic: topic, text.utf8).message.identity }
    #expect(identity(timeless) != nil && identity(body) == nil)
    #expect(identity(timeless.replacingOccurrences(of: "-57", with: "-58")) == identity(timeless))
    for (part, changed) in [(#""fCnt":10"#, #""fCnt":11"#), ("qg==", "qw==")] {
      let next = timeless.replacingOccurrences(of: part, with: changed)
      #expect(identity(next) != nil && identity(next) != identity(timeless))
    }
    #expect(identity(timeless.replacingOccurrences(of: #""fCnt":10,"#, with: "")) == nil)
    let hexadecimal = body.replacingOccurrences(of: "JOEkE2tQIhc=", with: "24E124136B502217")
    #expect(bench.told(topic: topic, hexadecimal).count == 6)
    let broken = body.replacingOccurrences(of: "21.5,", with: "21.5,,")
    #expect(bench.told(topic: topic, broken) == ["malformed"])
  }

  @Test("status, other events, uplinks without a codec")
  func others() throws {
    let bench = try bench("chirpstack", "application/+/device/{device}/event/+")
    let status = { (rest: String) in
      bench.told(
        topic: self.topic.replacingOccurrences(of: "/up", with: "/status"),
        #"{"time":"2026-07-25T03:58:00+00:00","deviceInfo":{"devEui":"24e124136b502217"},"margin":7\#(rest)}"#
      )
    }
    #expect(status(#","batteryLevel":75.5"#) == ["soil/margin=7.0 1", "soil/battery_level=75.5 %"])
    #expect(status("") == ["soil/margin=7.0 1", "soil/battery_level=0.0 %"])
    #expect(status(#","externalPowerSource":true"#) == ["soil/margin=7.0 1"])
    #expect(
      status(#","batteryLevelUnavailable":true"#) == [
        "soil/margin=7.0 1", "soil/battery_level=none %",
      ]
    )
    for event in ["join", "ack", "txack", "log", "location", "integration"] {
      let topic = topic.replacingOccurrences(of: "/up", with: "/\(event)")
      let (message, _) = bench.decode(topic: topic, "{".utf8)
      guard case .ignored(let reason) = message.outcome else {
        Issue.record("\(event) was not ignored")
        continue
      }
      #expect(reason.contains(event))
    }
    let bare = #"{"deviceInfo":{"devEui":"24e124136b502217"},"data":"qg=="}"#
    #expect(bench.told(topic: topic, bare) == ["no_readings"])
    let stranger = #"{"deviceInfo":{"devEui":"0101010101010101"},"object":{"co2":1}}"#
    #expect(bench.told(topic: topic, stranger) == ["wrong_device"])
  }

  @Test("every number that a sample of The Things Stack decodes arrives", Vectors.isThere(stack))
  func things() throws {
    var checked = 0
    for file in Self.stack {
      let data = try Data(contentsOf: file)
      let whole = try Vectors.object(data) as? [String: Any] ?? [:]
      let root = whole["result"] as? [String: Any] ?? whole
      guard let uplink = root["uplink_message"] as? [String: Any],
        let id = (root["end_device_ids"] as? [String: Any])?["device_id"] as? String
      else { continue }
      let bench = try Bench("v3/{site}/devices/{device}/up", format: "ttn")
      let found = bench.named(topic: "v3/app/devices/\(id)/up", data)
      for (path, value) in numbers(uplink["decoded_payload"] ?? [:]) {
        #expect(
          found.contains { $0.measure == path && $0.sample.value == value },
          "\(file): \(path)"
        )
        checked += 1
      }
    }
    #expect(checked > 0)
  }

  private func uplink(_ rest: String) throws -> [String] {
    let bench = try Bench("v3/{site}/devices/{device}/up", format: "ttn")
    return bench.told(
      topic: "v3/app/devices/dev1/up",
      #"""
      {"end_device_ids":{"device_id":"dev1","application_ids":{"application_id":"app1"},"dev_eui":"0004A30B001C0530"},
       "received_at":"2026-07-25T03:58:01.014773143Z"\#(rest)}
      """#
    )
  }

  @Test("what The Things Stack leaves out or adds")
  func thingsTraps() throws {
    let radio =
      #""rx_metadata":[{"rssi":-35,"snr":5},{"rssi":-20,"snr":1,"time":"2026-07-25T03:58:00.787Z"}]"#
    #expect(
      try uplink(
        #","uplink_message":{"frm_payload":"gkHe","decoded_payload":{"conduct_SOIL":28200,"temp_SOIL":"24.59"},\#(radio)}"#
      )
        == [
          "dev1/conduct_SOIL=28200.0 1", "dev1/temp_SOIL=24.59 1", "dev1/rssi=-20.0 dB{mW}",
          "dev1/snr=1.0 dB",
        ]
    )
    #expect(try uplink(#","uplink_message":{"frm_payload":"gkHe"}"#) == ["no_readings"])
    #expect(try uplink(#","uplink_message":{\#(radio)}"#).count == 2)
    #expect(
      try uplink(#","uplink_message":{"decoded_payload":{"co2":1}},"simulated":true"#) == [
        "ignored"
      ]
    )
    #expect(try uplink(#","join_accept":{"session_key_id":"A"}"#) == ["ignored"])
    let bench = try Bench("v3/{site}/devices/{device}/#", format: "ttn")
    for event in ["join", "down/queued", "service/data", "location/solved"] {
      #expect(bench.told(topic: "v3/app/devices/dev1/\(event)", "{") == ["ignored"])
    }
  }

  @Test("times with nine digits; the network's own where the gateway's differs")
  func thingsTimes() throws {
    let bench = try Bench("v3/{site}/devices/{device}/up", format: "ttn")
    let body = #"""
      {"end_device_ids":{"device_id":"dev1"},"received_at":"2026-07-25T03:58:02Z","uplink_message":{
       "decoded_payload":{"co2":1},"received_at":"2026-07-25T03:58:01.789585559Z",
       "rx_metadata":[{"rssi":-20,"time":"2026-07-25T03:50:00Z"}]}}
      """#
    let found = bench.named(topic: "v3/app/devices/dev1/up", body.utf8)
    #expect(found.first?.sample.time == Vectors.instant("2026-07-25T03:58:01.790Z"))
  }
}
