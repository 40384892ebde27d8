import Foundation
import Presentation
import Telemetry
import TestSupport
import Testing

struct JSONTextTests {
  private let columns = ["series", "time", "value", "unit", "flag", "reasons"].map { Column($0) }

  private func parse(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test
  func aRowIsOneLineWithTheFieldsInOrder() {
    let zone = LocalZone.fixed("+08:00", offset: 28_800)
    var rows = OutputFormat.json.rows(of: columns, zone: zone)
    rows.heading("not shown")
    rows.append([
      .text("s/d/m"), .time(Instant(milliseconds: 1_784_923_200_000)), .number(2.61), .text("mg/L"),
      .integer(1), .words([]),
    ])
    rows.append([
      .text("s/d/m"), .missing, .number(.nan), .text("%"), .integer(9),
      .words(["no_value", "late"]),
    ])
    rows.finish()
    let expected = """
      {"series":"s/d/m","time":"2026-07-25T04:00:00.000+08:00","value":2.61,"unit":"mg/L","flag":1,\
      "reasons":[]}
      {"series":"s/d/m","time":null,"value":null,"unit":"%","flag":9,"reasons":["no_value","late"]}

      """
    #expect(String(decoding: rows.bytes, as: UTF8.self) == expected)
  }

  @Test
  func objectsNest() throws {
    var text = JSONText(zone: .utc)
    text.beginObject()
    text.member("a", .boolean(true))
    text.key("b")
    text.beginArray()
    text.value(.integer(1))
    text.beginObject()
    text.endObject()
    text.value(.missing)
    text.endArray()
    text.member("c", .text("x"))
    text.endObject()
    text.endLine()
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == #"{"a":true,"b":[1,{},null],"c":"x"}"# + "\n"
    )
  }

  @Test
  func anyTextComesBackFromAnotherParserAndNoControlByteLeaves() throws {
    var generator = SplitMix(seed: 42)
    for _ in 0..<2000 {
      let text = randomText(&generator)
      var json = JSONText(zone: .utc)
      json.beginObject()
      json.member(text + "k", .text(text))
      json.member("w", .words([text, text]))
      json.endObject()
      #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7F })
      let object = try parse(json.bytes)
      let value = try #require(object[text + "k"] as? String)
      #expect(Array(value.unicodeScalars) == Array(text.unicodeScalars))
      #expect(object["w"] as? [String] == [text, text])
    }
  }

  @Test
  func anyNumberComesBackFromAnotherParser() throws {
    var generator = SplitMix(seed: 43)
    for _ in 0..<5000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      var json = JSONText(zone: .utc)
      json.beginObject()
      json.member("n", .number(number))
      json.endObject()
      let object = try JSONDecoder().decode([String: Double].self, from: Data(json.bytes))
      #expect(object == ["n": number])
    }
  }

  private func randomText(_ generator: inout SplitMix) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<20, using: &generator) {
      let limit: UInt32 = [0x80, 0x100, 0x3000, 0x10FFFF].randomElement(using: &generator) ?? 0x80
      if let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &generator)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
