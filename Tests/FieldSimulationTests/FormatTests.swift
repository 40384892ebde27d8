import FieldSimulation
import Foundation
import Telemetry
import TestSupport
import Testing

/// One pond as every family of devices would publish it.
@Suite struct FormatTests {
  private func messages(_ format: PayloadFormat) throws -> [SimulatedMessage] {
    let device = Scenario.Device(
      name: "probe-1",
      zone: .pond,
      quantities: [.waterTemperature, .dissolvedOxygen],
      format: format
    )
    let site = Scenario.Site(name: "qingxi-3", kind: .riceTurtle, devices: [device])
    let scenario = Scenario(title: "", seed: 1, weather: WeatherSettings(), sites: [site])
    let start = try midnight(2026, 7, 25)
    var field = Field(scenario: scenario, seed: 1, start: start)
    return field.messages(until: start + .hours(1))
  }

  private func object(_ message: SimulatedMessage) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(message.payload))
  }

  /// The first message's values as the simulator's own body has them.
  private func expected() throws -> (time: Instant, values: [String: Double]) {
    let reading = try #require(try messages(.json).first.flatMap { Reading($0) })
    return (reading.time, reading.values)
  }

  @Test func jsonFamiliesCarryTheSameValues() throws {
    let (time, values) = try expected()
    let paths: [(PayloadFormat, String, (Any) -> Any?)] = [
      (.chirpstack, "application/qingxi-3/device/", { ($0 as? [String: Any])?["object"] }),
      (
        .ttn, "v3/qingxi-3@farm/devices/qingxi-3-probe-1/up",
        { (($0 as? [String: Any])?["uplink_message"] as? [String: Any])?["decoded_payload"] }
      ),
      (
        .thingsboard, "qingxi-3/v1/gateway/telemetry",
        { (($0 as? [String: Any])?["probe-1"] as? [[String: Any]])?.first?["values"] }
      ),
      (
        .iotda, "$oc/devices/qingxi-3-probe-1/sys/properties/report",
        { (($0 as? [String: Any])?["services"] as? [[String: Any]])?.first?["properties"] }
      ),
      (.jetlinks, "/qingxi-3/probe-1/properties/report", { ($0 as? [String: Any])?["properties"] }),
    ]
    for (format, topic, path) in paths {
      let first = try #require(try messages(format).first)
      #expect(first.topic.hasPrefix(topic), "\(format)")
      #expect(first.time == time)
      #expect(path(try object(first)) as? [String: Double] == values, "\(format)")
    }
  }

  @Test func alinkAndOneNETGiveEachValueItsTime() throws {
    let (time, values) = try expected()
    for format in [PayloadFormat.alink, .onenet] {
      let first = try #require(try messages(format).first)
      let body = try #require(try object(first) as? [String: Any])
      let parameters = try #require(body["params"] as? [String: [String: Double]])
      #expect(parameters.mapValues { $0["value"] } == values.mapValues { $0 })
      #expect(parameters.values.allSatisfy { $0["time"] == Double(time.milliseconds) })
    }
  }

  @Test func senmlHasABaseTimeInSecondsAndUnits() throws {
    let (time, values) = try expected()
    let first = try #require(try messages(.senml).first)
    let records = try #require(try object(first) as? [[String: Any]])
    #expect(records.count == values.count)
    let base = try #require(records[0]["bt"] as? Double)
    #expect(Int64((base * 1000).rounded()) == time.milliseconds)
    for record in records {
      let name = try #require(record["n"] as? String)
      #expect(record["v"] as? Double == values[name])
    }
    #expect(records[0]["u"] as? String == "Cel")
  }

  @Test func lineProtocolEndsWithNanoseconds() throws {
    let (time, values) = try expected()
    let first = try #require(try messages(.influx).first)
    let parts = String(decoding: first.payload, as: UTF8.self).split(separator: " ")
    #expect(parts.count == 3)
    #expect(parts[0] == "telemetry")
    #expect(parts[2] == "\(time.milliseconds)000000")
    let fields = parts[1].split(separator: ",").map { $0.split(separator: "=") }
    #expect(
      Dictionary(uniqueKeysWithValues: fields.map { (String($0[0]), Double($0[1])) })
        == values.mapValues { Optional($0) }
    )
  }

  @Test func singleValuesGoToATopicEach() throws {
    let (_, values) = try expected()
    let messages = try messages(.value).prefix(2)
    for message in messages {
      let metric = try #require(message.topic.split(separator: "/").last)
      #expect(Double(String(decoding: message.payload, as: UTF8.self)) == values[String(metric)])
    }
    #expect(messages.count == 2)
  }

  /// Decoded here by the wire format of Protocol Buffers alone.
  @Test func sparkplugIsBornBeforeItSpeaks() throws {
    let (_, values) = try expected()
    let messages = try messages(.sparkplug)
    #expect(messages[0].topic == "spBv1.0/qingxi-3/NBIRTH/probe-1")
    #expect(messages.dropFirst().allSatisfy { $0.topic == "spBv1.0/qingxi-3/NDATA/probe-1" })
    let birth = try WireMessage(messages[0].payload)
    let data = try WireMessage(messages[1].payload)
    #expect(birth.integers[3] == 0)
    #expect(data.integers[3] == 1)
    let named = try birth.nested[2, default: []].dropFirst().map { try WireMessage($0) }
    let names = named.compactMap { $0.nested[1]?.first.map { String(decoding: $0, as: UTF8.self) } }
    #expect(names == ["water_temp", "dissolved_oxygen"])
    let metrics = try data.nested[2, default: []].map { try WireMessage($0) }
    #expect(metrics.allSatisfy { $0.nested[1] == nil })
    for (index, name) in names.enumerated() {
      #expect(metrics[index].integers[2] == named[index].integers[2])
      #expect(metrics[index].doubles[13] == values[name])
    }
  }

  /// The fields of one message of Protocol Buffers.
  private struct WireMessage {
    var integers: [UInt64: UInt64] = [:]
    var doubles: [UInt64: Double] = [:]
    var nested: [UInt64: [[UInt8]]] = [:]

    init(_ bytes: [UInt8]) throws {
      var rest = bytes[...]
      while !rest.isEmpty {
        let key = try Self.varint(&rest)
        switch key & 7 {
        case 0: integers[key >> 3] = try Self.varint(&rest)
        case 1:
          guard rest.count >= 8 else { throw TestSupportError("a double is cut") }
          let bits = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
          doubles[key >> 3] = Double(bitPattern: bits)
          rest = rest.dropFirst(8)
        case 2:
          let count = Int(try Self.varint(&rest))
          guard rest.count >= count else { throw TestSupportError("bytes are cut") }
          nested[key >> 3, default: []].append(Array(rest.prefix(count)))
          rest = rest.dropFirst(count)
        default: throw TestSupportError("an unknown wire type")
        }
      }
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while let byte = rest.popFirst() {
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      throw TestSupportError("a varint is cut")
    }
  }
}
