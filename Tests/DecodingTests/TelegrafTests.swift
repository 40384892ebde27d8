import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

/// The JSON parsers' tests of Telegraf: each number that its configuration picks out of a text by a
/// plain path arrives here under that path, without a configuration.
@Suite("Telegraf's JSON cases")
struct TelegrafTests {
  static let cases =
    Vectors.files("peers/telegraf-json_v2", suffix: "expected.out")
    + Vectors.files("peers/telegraf-xpath", suffix: "expected.out")

  /// Cases that ask for more than paths, and why that is not wanted here.
  private static let beyond = [
    "json_string_representation": "numbers are made texts",
    "cbor_base64_encoding": "CBOR by expressions of XPath",
    "cbor_benchmark": "CBOR by expressions of XPath",
  ]

  /// The fields of a line of output, as they are written.
  private func fields(_ line: String) -> [(name: String, value: String)] {
    var parts: [String] = [""]
    var (isQuoted, isEscaped) = (false, false)
    for character in line {
      if character == "\"", !isEscaped { isQuoted.toggle() }
      if character == " ", !isQuoted, !isEscaped {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    guard parts.count > 1 else { return [] }
    return parts[1].split(separator: ",").compactMap { pair in
      let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return sides.count == 2 ? (sides[0], sides[1]) : nil
    }
  }

  /// Names are compared by their letters and digits: joined by dots here, by `_` there.
  private func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  @Test("every number of every plain path", Vectors.isThere(cases))
  func numbers() throws {
    var checked = 0
    for file in Self.cases {
      let folder = file.deletingLastPathComponent()
      if Self.beyond[folder.lastPathComponent] != nil { continue }
      let inputs = SharedData.files(in: folder, suffix: ".json")
      let found = try inputs.flatMap { try explain(Data(contentsOf: $0)) }
      let renamed = try renames(folder)
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      for (line, name, text) in lines.flatMap({ line in
        fields(String(line)).map { (plain(String(line)), $0.name, $0.value) }
      }) where name != "timestamp" {
        let digits = text.last.map { "iu".contains($0) } ?? false ? String(text.dropLast()) : text
        guard let value = Double(digits) ?? ["true": 1, "false": 0][text] else { continue }
        let isThere = found.contains { field in
          let number = Double(field.text) ?? ["true": 1, "false": 0][field.text]
          let path = plain(field.name)
          let last = plain(field.name.split(separator: ".").last.map(String.init) ?? "")
          // A container has no name here; what is named by its text is called so in the line; and a
          // value without a name of its own is called by that around it.
          return number == value
            && (path.contains(plain(name)) || plain(name).hasSuffix(last) || line.contains(path)
              || renamed.contains { path.hasSuffix(plain($0)) } || name == "value")
        }
        #expect(isThere, "\(folder.lastPathComponent): \(name)=\(text)")
        checked += 1
      }
    }
    #expect(checked > 50)
  }

  /// The fields of a text; the topic names the device where the text does not.
  private func explain(
    _ payload: Data,
    _ topic: String = "farm/{site}/+/telemetry"
  ) throws -> [DecodeExplanation.Field] {
    let explained = try Decoder.explain(
      topic: "farm/s/d/telemetry",
      payload: Array(payload),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: topic, format: "json")],
      zone: .utc
    )
    guard case .rejected(.noDevice, _) = explained.message.outcome else { return explained.fields }
    return try explain(payload, "farm/{site}/{device}/telemetry")
  }

  /// The paths that a case's configuration gives other names.
  private func renames(_ folder: URL) throws -> [String] {
    let settings = try String(
      contentsOf: folder.appendingPathComponent("telegraf.conf"),
      encoding: .utf8
    )
    return settings.split(separator: "\n").compactMap { line in
      let sides = line.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"'"))
      }
      guard sides.count == 2 else { return nil }
      if sides[0] == "path" { return sides[1].split(separator: ".").last.map(String.init) }
      return sides[1].contains("value_") || sides[1].hasPrefix("number(") ? sides[0] : nil
    }
  }
}
