import Configuration
import Foundation
import Telemetry
import TestSupport
import Testing

/// The examples of `docs/alerts.md` are what the loader takes, all of them together.
@Suite struct AlertsGuideTests {
  private static func blocks() throws -> [String] {
    let page = try String(
      contentsOf: SharedData.packageRoot.appendingPathComponent("docs/alerts.md"),
      encoding: .utf8
    )
    return page.split(separator: "```yaml\n").dropFirst().map { rest in
      String(rest.prefix(upTo: rest.firstRange(of: "```")?.lowerBound ?? rest.endIndex))
    }
  }

  private static func indented(_ text: String, by count: Int) -> String {
    let margin = String(repeating: " ", count: count)
    return text.split(separator: "\n").map { "\(margin)\($0)\n" }.joined()
  }

  @Test func everyExampleIsTaken() throws {
    let blocks = try Self.blocks()
    func begin(_ word: String) -> [String] { blocks.filter { $0.hasPrefix("\(word):") } }
    let others = begin("notify") + begin("contacts") + begin("http") + begin("templates")
    let channels = blocks.filter { !others.contains($0) }
    #expect(channels.count == 9, "one for each kind of channel")
    #expect(channels.allSatisfy { $0.split(separator: "\n").count < 10 })
    let notify = begin("notify").map {
      $0.split(separator: "\n").dropFirst().joined(separator: "\n")
    }
    var fixture = try ConfigurationFixture(
      """
      sources: [{ topic: "farm/{site}/{device}/telemetry", format: json }]
      \((begin("contacts") + begin("http")).joined(separator: "\n"))
      notify:
      \(notify.joined(separator: "\n"))
      \(Self.indented(begin("templates").joined(), by: 2))
        channels:
          owners: { type: log, path: owners.jsonl }
          county: { type: log, path: county.jsonl }
      \(Self.indented(channels.joined(), by: 4))
      """
    )
    fixture.secrets = .skip
    #expect(fixture.told() == [])
    let kinds = Set(try fixture.load().configuration.notify.channels.map(\.kind.rawValue))
    for channel in channels { #expect(kinds.contains { channel.contains("type: \($0)") }) }
  }
}
