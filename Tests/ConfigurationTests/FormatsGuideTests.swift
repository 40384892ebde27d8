import Configuration
import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

/// Every example of `docs/formats.md`: the configuration is loaded, the message decoded, and what
/// comes out is what the page says.
struct FormatsGuideTests {
  private struct Example {
    var configuration: String
    var topic: String
    var payload: [UInt8]
    var lines: [String]
  }

  /// 2026-07-25 at noon in Shanghai.
  private static let arrived = Instant(milliseconds: 1_784_952_000_000)

  private func examples() throws -> [Example] {
    let url = SharedData.packageRoot.appendingPathComponent("docs/formats.md")
    let page = try String(contentsOf: url, encoding: .utf8)
    let blocks = page.components(separatedBy: "\n```").filter { block in
      ["yaml\n", "mqtt\n", "mqtt hex\n", "jsonl\n"].contains { block.hasPrefix($0) }
    }
    return try stride(from: 0, to: blocks.count, by: 3).map { index in
      try #require(index + 2 < blocks.count)
      let contents = blocks[index...index + 2].map { block in
        block.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
      }
      return Example(
        configuration: contents[0].joined(separator: "\n"),
        topic: try #require(contents[1].first),
        payload: bytes(
          contents[1].dropFirst().joined(separator: "\n"),
          isHex: blocks[index + 1].hasPrefix("mqtt hex")
        ),
        lines: contents[2]
      )
    }
  }

  private func bytes(_ text: String, isHex: Bool) -> [UInt8] {
    guard isHex else { return Array(text.utf8) }
    let digits = Array(text.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  @Test("every format has an example that gives readings")
  func formats() throws {
    let page = try examples()
    for format in Decoder.formats where format != "availability" {
      let own = page.filter {
        $0.configuration.contains("format: \(format)\n")
          || $0.configuration.hasSuffix("format: \(format)")
      }
      #expect(own.contains { $0.lines.first?.contains("\"series\"") ?? false }, "\(format)")
    }
  }

  @Test("each example of the guide gives what the guide says")
  func guide() throws {
    let examples = try examples()
    #expect(examples.count >= 7)
    for example in examples {
      let zone = "locale: { language: en, time_zone: Asia/Shanghai }\n"
      let fixture = try ConfigurationFixture(zone + example.configuration)
      let configuration = try fixture.load().configuration
      let explained = try Decoder.explain(
        topic: example.topic,
        payload: example.payload,
        arrived: Self.arrived,
        sources: configuration.sources,
        sites: configuration.sites,
        zone: configuration.zone
      )
      #expect(lines(explained, configuration.zone) == example.lines, "\(example.topic)")
    }
  }

  private func lines(_ explained: DecodeExplanation, _ zone: LocalZone) -> [String] {
    if case .rejected(let code, let reason) = explained.message.outcome {
      return [#"{"rejected":"\#(reason)","code":"\#(code.rawValue)"}"#]
    }
    return explained.readings.map { reading in
      let time = reading.time.iso8601(offset: zone.offset(at: reading.time))
      let value = reading.value.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" } ?? "null"
      return #"{"series":"\#(reading.series)","time":"\#(time)","value":\#(value),"#
        + #""unit":"\#(reading.unit)"}"#
    }
  }
}
