import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Line protocol")
struct LineProtocolTests {
  static let peer = Vectors.files("peers/influx-line-protocol", suffix: ".jsonl")
  static let oracle = Vectors.oracles("line_protocol.csv")

  /// What a line comes to: fields by their paths, with texts as they are.
  ///
  /// Where no tag names a device the topic does.
  private func explain(_ lines: String, _ pattern: String = "influx/{site}/+") throws
    -> DecodeExplanation
  {
    let explained = try Decoder.explain(
      topic: "influx/s/d",
      payload: Array(lines.utf8),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: pattern, format: "influx")],
      zone: .utc
    )
    guard code(explained) == .noDevice else { return explained }
    return try explain(lines, "influx/{site}/{device}")
  }

  private func code(_ explained: DecodeExplanation) -> RejectCode? {
    if case .rejected(let code, _) = explained.message.outcome { code } else { nil }
  }

  /// The name under which a field of a point is known, after the format's rule.
  private func path(_ measurement: String, _ field: String, _ tags: [String]) -> String {
    ([measurement] + (field == "value" ? [] : [field]) + tags).joined(separator: ".")
  }

  private func check(_ point: [String: Any], _ explained: DecodeExplanation, _ line: String) throws
    -> Int
  {
    let measurement = try #require(point["measurement"] as? String)
    let tags = point["tags"] as? [String: String] ?? [:]
    let fields = try #require(point["fields"] as? [String: Any])
    for (name, value) in fields {
      let field = explained.fields.first {
        // Tags stand in the order of the line, which the expected value does not tell.
        $0.name.hasPrefix(path(measurement, name, []))
          && Set($0.name.dropFirst(path(measurement, name, []).count).split(separator: "."))
            .isSubset(of: Set(tags.values.flatMap { $0.split(separator: ".") }))
      }
      let text = try #require(field?.text, "\(line): \(name)")
      if let expected = value as? String {
        #expect(text == String(expected.prefix(64)), "\(line): \(name)")
      } else if let truth = value as? Bool {
        #expect(text == "\(truth)", "\(line): \(name)")
      } else {
        #expect(Double(text) == value as? Double, "\(line): \(name)")
      }
    }
    return fields.count
  }

  @Test("the peer's own tests", Vectors.isThere(peer))
  func peers() throws {
    var checked = 0
    for row in try Self.peer.flatMap(Vectors.lines) {
      let line = try #require(row["input"] as? String)
      let explained = try explain(line)
      let points = row["metrics"] as? [[String: Any]] ?? []
      guard row["error"] is NSNull else {
        #expect(code(explained) == .malformed, "\(line)")
        continue
      }
      for point in points { checked += try check(point, explained, line) }
      let nanoseconds = points.first?["time_ns"] as? Double ?? 0
      // What has no time is 42 s there, and a device without a name is none here.
      if nanoseconds > 1e18, let reading = explained.readings.first {
        #expect(reading.time == Instant(milliseconds: Int64(nanoseconds / 1e6)))
      }
    }
    #expect(checked > 50)
  }

  @Test("lines that an independent parser reads or refuses", Vectors.isThere(oracle))
  func vectors() throws {
    for row in try Self.oracle.flatMap(Vectors.rows) where row.count == 2 {
      let explained = try explain(row[0])
      guard !row[1].hasPrefix("ERROR") else {
        #expect(code(explained) == .malformed, "\(row[0])")
        continue
      }
      let point = try #require(try Vectors.object(Data(row[1].utf8)) as? [String: Any])
      _ = try check(point, explained, row[0])
      if let time = point["time"] as? Double, let reading = explained.readings.first {
        #expect(reading.time == Instant(milliseconds: Int64(time / 1e6)))
      }
    }
  }

  private func told(_ lines: String, _ pattern: String = "influx/{site}") throws -> [String] {
    let bench = try Bench(pattern, format: "influx")
    return bench.told(topic: pattern == "influx/{site}" ? "influx/s" : "influx/s/p1", lines)
  }

  @Test("device from a tag, other tags in the name, site left out")
  func names() throws {
    #expect(
      try told(
        """
        # two depths of one pond
        water,device=p1,site=s,depth=top water_temp=28.5,do=5.1 1784951880000000000
        water,depth=bottom,device=p1 water_temp=26i 1784951880000000000\r

        gate,host=g1 value=t
        """
      ) == [
        "p1/water_temp.water%2Etop=28.5 Cel", "p1/water.do%2Etop=5.1 1",
        "p1/water_temp.water%2Ebottom=26.0 Cel", "g1/gate=1.0 1",
      ]
    )
    #expect(try told("water_temp value=3") == ["no_device"])
    #expect(try told("water_temp value=3", "influx/{site}/{device}") == ["p1/water_temp=3.0 Cel"])
    #expect(try told("co2,device=p2 value=3", "influx/{site}/{device}") == ["wrong_device"])
    #expect(try told("co2,host=x,device=p1 value=3") == ["p1/co2.x=3.0 [ppm]"])
  }

  @Test("times in any precision, by their magnitude; and none")
  func times() throws {
    let bench = try Bench("influx/{site}/{device}", format: "influx")
    for time in ["1784951880000000000", "1784951880000000", "1784951880000", "1784951880"] {
      let found = bench.named(topic: "influx/s/d", "co2 value=1 \(time)".utf8)
      #expect(found.first?.sample.time == Instant(milliseconds: 1_784_951_880_000), "\(time)")
    }
    #expect(bench.named(topic: "influx/s/d", "co2 value=1".utf8).first?.sample.time == Bench.noon)
    #expect(bench.code(topic: "influx/s/d", Array("co2 value=1 1".utf8)) == .badTime)
    #expect(bench.code(topic: "influx/s/d", Array("co2 value=1 -5".utf8)) == .badTime)
  }

  @Test(
    "one broken line costs the message, which is kept whole",
    arguments: [
      "a v=1\nb", "a v=1\nb v=", "a v=1 x", "a v=1 1 2", "a v=1,", "a v=NaN", "a v=inf", "a v=+1i",
      "a v=1.5i", "a v=-1u", "a v=tru", "a,=x v=1", ",a v=1", "a  ", "a v=\"x", "a v=1\u{0}",
      "a v=1,5e",
      "a v=", "a =1", "a v",
    ]
  )
  func broken(_ lines: String) throws {
    #expect(try told(lines, "influx/{site}/{device}") == ["malformed"])
  }

  @Test("a long name around many fields costs no more than its own length")
  func longNames() throws {
    let measurement = String(repeating: "m", count: 200_000)
    let fields = (0..<900).map { "f\($0)=1" }.joined(separator: ",")
    #expect(try told("\(measurement) \(fields)", "influx/{site}/{device}") == ["no_readings"])
  }
}
