import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("SenML")
struct SenMLTests {
  static let resolved = Vectors.files("payloads/senml", suffix: ".gen.resolved.json")
  static let oracle = Vectors.oracles("senml.csv")

  /// A record of a resolved pack that holds a number or a truth.
  private struct Expected {
    var name: String
    var unit: String?
    var time: Instant
    var value: Double

    init?(_ record: Any) {
      guard let record = record as? [String: Any], let name = record["n"] as? String,
        let time = record["t"] as? Double,
        let value = record["v"] as? Double ?? (record["vb"] as? Bool).map({ $0 ? 1 : 0 })
      else { return nil }
      (self.name, self.value, unit) = (name, value, record["u"] as? String)
      self.time = Instant(milliseconds: Int64((time * 1000).rounded()))
    }
  }

  /// What a pack comes to: as it stands, and where its names tell no device with one of the topic.
  private func readings(_ pack: [UInt8], arrived: Instant) throws -> [Bench.Named] {
    let bench = try Bench("senml/{site}", format: "senml")
    let readings = bench.named(topic: "senml/s", pack, arrived: arrived)
    guard readings.isEmpty, bench.code(topic: "senml/s", pack) == .noDevice else { return readings }
    let placed = try Bench("senml/{site}/{device}", format: "senml")
    return placed.named(topic: "senml/s/d", pack, arrived: arrived).map {
      Bench.Named(device: "", measure: $0.measure, sample: $0.sample)
    }
  }

  /// Names are compared by their parts, whatever separates them.
  private func parts(_ text: String) -> [Substring] {
    (text.removingPercentEncoding ?? text).split { ":/_.".contains($0) }
  }

  private func check(_ pack: [UInt8], _ resolved: [Any], _ title: String) throws {
    let expected = resolved.compactMap(Expected.init)
    let times = resolved.compactMap { ($0 as? [String: Any])?["t"] as? Double }
    let now = Instant(milliseconds: Int64((times.max() ?? 0) * 1000))
    let found = try readings(pack, arrived: now)
    #expect(found.count == expected.count && !expected.isEmpty, "\(title)")
    for (reading, record) in zip(found, expected) {
      let whole = parts(reading.device) + parts(reading.measure)
      let isUnit = reading.measure.removingPercentEncoding == record.unit
      #expect(
        parts(record.name) == (isUnit ? parts(reading.device) : whole),
        "\(title): \(record.name) is \(reading.device) \(reading.measure)"
      )
      #expect(reading.sample.value == record.value, "\(title): \(record.name)")
      #expect(reading.sample.time == record.time, "\(title): \(record.name)")
    }
  }

  @Test("the RFC's examples resolve to their resolved forms", Vectors.isThere(resolved))
  func examples() throws {
    #expect(Self.resolved.count >= 11)
    for file in Self.resolved {
      let resolved = try #require(try Vectors.object(Data(contentsOf: file)) as? [Any])
      let stem = file.deletingLastPathComponent().appendingPathComponent(
        file.lastPathComponent.replacingOccurrences(of: ".resolved.json", with: "")
      )
      for form in ["json", "cbor"] {
        let source = stem.appendingPathExtension(form)
        guard let bytes = try? Data(contentsOf: source) else { continue }
        try check(Array(bytes), resolved, source.lastPathComponent)
      }
    }
  }

  @Test("JSON and CBOR of an independent encoder resolve alike", Vectors.isThere(oracle))
  func vectors() throws {
    for row in try Self.oracle.flatMap(Vectors.rows) where row.count == 4 {
      let resolved = try #require(try Vectors.object(Data(row[3].utf8)) as? [Any])
      guard resolved.compactMap(Expected.init).count > 0 else { continue }
      try check(Array(row[1].utf8), resolved, "\(row[0]), JSON")
      try check(Vectors.bytes(row[2]), resolved, "\(row[0]), CBOR")
    }
  }

  private func told(_ pack: String, pattern: String = "senml/{site}/{device}") throws -> [String] {
    let bench = try Bench(pattern, format: "senml")
    return bench.told(topic: pattern == "senml/{site}" ? "senml/s" : "senml/s/d", pack)
  }

  @Test("base fields hold until they change; base value and sum are added as decimals")
  func bases() throws {
    let sums = #"""
      [{"bv":0.1,"bs":100.1,"n":"a","v":0.2},{"n":"b","s":0.2},{"n":"c"},{"bv":1000.1,"n":"a","v":0.2}]
      """#
    #expect(
      try told(sums) == [
        "d/a=0.3 1", "d/b.sum=100.3 1", "d/c=0.1 1", "d/a=1000.3 1",
      ]
    )
    let packs =
      #"[{"bn":"x/","bu":"Cel","n":"air_temp","v":1},{"bn":"y/","n":"air_temp","u":"K","v":300.15}]"#
    #expect(
      try told(packs, pattern: "senml/{site}") == ["x/air_temp=1.0 Cel", "y/air_temp=27.0 Cel"]
    )
  }

  @Test("a time below 2^28 counts from now, others from 1970, with fractions")
  func times() throws {
    let bench = try Bench("senml/{site}/{device}", format: "senml")
    let pack =
      #"[{"bt":-10.5,"n":"a","v":1},{"n":"b","t":0.5,"v":1},{"bt":1784951880.25,"n":"c","t":-5,"v":1}]"#
    let times = bench.named(topic: "senml/s/d", pack.utf8).map(\.sample.time)
    #expect(
      times == [
        Bench.noon - .milliseconds(10_500), Bench.noon - .seconds(10),
        Instant(milliseconds: 1_784_951_875_250),
      ]
    )
  }

  @Test("texts that are numbers, truth, units of SenML's registry")
  func kinds() throws {
    let pack = #"""
      [{"n":"air_temp","u":"Cel","vs":"28.4"},{"n":"label","vs":"shed"},{"n":"door_state","vb":true},
       {"n":"battery_level","u":"%EL","v":98},{"n":"rel_humidity","u":"/","v":0.5},{"n":"raw","vd":"aGk"},
       {"n":"flow_rate","u":"m3/s","v":0.5,"ut":60,"unknown":[1]}]
      """#
    #expect(
      try told(pack) == [
        "d/air_temp=28.4 Cel", "d/door_state=1.0 {state}", "d/battery_level=98.0 %",
        "d/rel_humidity=50.0 %", "d/flow_rate=1800.0 m3/h",
      ]
    )
  }

  @Test(
    "what breaks the rules is refused",
    arguments: [
      #"{"n":"a","v":1}"#, #"[1]"#, #"[{"v":1}]"#, #"[{"n":"a","v":1,"vb":true}]"#,
      #"[{"n":"a","u":"Cel"}]"#, #"[{"n":"a","v":"1"}]"#, #"[{"n":"a","v":null}]"#,
      #"[{"bver":11,"n":"a","v":1}]"#, #"[{"n":"a b","v":1}]"#, #"[{"n":"_a","v":1}]"#,
      #"[{"bn":":","v":1}]"#, #"[{"n":"a","v":1,"must_":1}]"#, #"[{"n":"a","t":1e300,"v":1}]"#, " ",
      #"[{"bver":5,"n":"a","v":1},{"bver":6,"n":"a","v":1}]"#,
    ]
  )
  func broken(_ pack: String) throws {
    #expect(try told(pack) == ["malformed"])
  }

  @Test("the payload's device is held against the topic's")
  func devices() throws {
    let pack = #"[{"bn":"urn:dev:mac:0024befffe804ff1:","n":"co2","v":400}]"#
    #expect(try told(pack) == ["wrong_device"])
    let device = DeviceDefinition(name: "d", match: "urn:dev:mac:0024befffe804ff1")
    let bench = try Bench(
      "senml/{device}",
      format: "senml",
      sites: [SiteDefinition(name: "s", devices: [device])]
    )
    #expect(bench.told(topic: "senml/d", pack) == ["d/co2=400.0 [ppm]"])
  }

  /// CBOR written by hand after RFC 8949; all of it is `a` with the value 1.5 or what is said.
  @Test(
    "numbers of CBOR",
    arguments: [
      ("81a2006161 02f93e00", 1.5), ("81a2006161 02fa3fc00000", 1.5),
      ("81a2006161 02fb3ff8000000000000", 1.5), ("81a2006161 02c48220 0f", 1.5),
      ("81a2006161 02c48221 19 0114", 2.76), ("81a2006161 02c49f20 0fff", 1.5),
      ("81a2006161 02c58220 03", 1.5), ("9fbf006161 02f93e00ffff", 1.5),
      ("81a2007f6161ff 02f93e00", 1.5), ("81a2616e6161 617602", 2), ("81a2006161 0238ff", -256),
      ("81a2006161 021b0020000000000000", 0x1p53), ("81a2006161 02fa41b8cccd", 23.1),
      ("81a2006161 02f90001", 0x1p-24), ("81a2006161 02f9fbff", -65504),
      ("81a300616102d9d9f7021863820102", 2),
    ]
  )
  func numbers(_ hex: String, _ expected: Double) throws {
    let bench = try Bench("senml/{site}/{device}", format: "senml")
    let found = bench.named(topic: "senml/s/d", Vectors.bytes(hex))
    #expect(found.map(\.measure) == ["a"])
    #expect(found.map(\.sample.value) == [expected])
  }

  @Test(
    "broken CBOR is refused and nothing else",
    arguments: [
      "80 00", "81", "81a1", "81a2006161", "81a200616102", "9f", "9fbf006161", "81a200616102f97e00",
      "81a200616102fbfff0000000000000", "9bffffffffffffffff", "81bbffffffffffffffff",
      "81a2007bffffffff",
      "81a20062c328020a", "81a2006161021c", "a0", "81f6", "81a200616102c483000102",
      "81a2f5616102f93e00",
      "81a200616102c4821b7fffffffffffffff01", "81a20061610266612020202020", "81ff",
    ]
  )
  func brokenBytes(_ hex: String) throws {
    let bench = try Bench("senml/{site}/{device}", format: "senml")
    #expect(bench.code(topic: "senml/s/d", Vectors.bytes(hex)) == .malformed, "\(hex)")
  }

  @Test("depth is bounded, tags without end are too, and a label twice has its own code")
  func hostile() throws {
    let bench = try Bench("senml/{site}/{device}", format: "senml")
    let deep = Vectors.bytes("81a1 1863") + [UInt8](repeating: 0x81, count: 1000)
    #expect(bench.code(topic: "senml/s/d", deep) == .tooDeep)
    let tags = Vectors.bytes("81a1 02") + [UInt8](repeating: 0xC6, count: 200_000)
    #expect(bench.code(topic: "senml/s/d", tags) == .malformed)
    #expect(bench.code(topic: "senml/s/d", Vectors.bytes("81a3006161020102 02")) == .duplicateKey)
    let many = "[" + repeatElement(#"{"n":"a","v":1}"#, count: 1001).joined(separator: ",") + "]"
    #expect(bench.code(topic: "senml/s/d", Array(many.utf8)) == .tooMany)
  }
}
