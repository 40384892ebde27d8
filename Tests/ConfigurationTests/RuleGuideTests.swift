import Configuration
import Foundation
import Rules
import Telemetry
import TestSupport
import Testing

/// The examples of `docs/rules.md` are read as configuration, fed, and do what the page says.
@Suite struct RuleGuideTests {
  private struct Example {
    var rule: String
    var values: [String]
  }

  private static func examples() throws -> [Example] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
    func block(_ text: Substring) -> String {
      String(text.prefix(upTo: text.firstRange(of: "```")?.lowerBound ?? text.endIndex))
    }
    return try page.split(separator: "```rule\n").dropFirst().map { part in
      let values = try #require(part.firstRange(of: "```values\n"))
      return Example(
        rule: block(part),
        values: block(part[values.upperBound...]).split(separator: "\n").map(String.init)
      )
    }
  }

  @Test func everyExampleDoesWhatThePageSays() throws {
    let examples = try Self.examples()
    #expect(examples.count == 10)
    for example in examples { try run(example) }
  }

  private func run(_ example: Example) throws {
    let site = example.values.first { $0.hasPrefix("site: ") }.map { String($0.dropFirst(6)) }
    let rule = example.rule.split(separator: "\n").map { "    \($0)\n" }.joined()
    let farm = try ConfigurationFixture(
      """
      sources: [{ topic: "farm/{site}/{device}/telemetry", format: json }]
      locale: { time_zone: Asia/Shanghai }
      sites: { s: \(site ?? "{}") }
      rules: [r.yaml]
      """,
      files: ["r.yaml": "rules:\n  - alert: example\n\(rule)"]
    ).load().configuration
    var engine = RuleEngine(rules: farm.rules, surroundings: farm.surroundings)
    var register = Register()
    let samples = try Self.samples(example.values, &register)
    var told: [AlertTransition] = []
    for sample in samples {
      engine.observe(sample, register: register)
      told += engine.takeChanges().transitions
    }
    let stretches = told.filter { $0.event == .firing || $0.event == .resolved }.map { transition in
      "\(transition.event == .firing ? "from" : "to") \(transition.time - Self.start)"
    }
    let expected = example.values.filter { $0.hasPrefix("firing ") }.flatMap { line -> [String] in
      let words = line.split(separator: " ")
      let spans = words.compactMap { TimeSpan(String($0)) }
      return zip(["from", "to"], spans).map { "\($0) \($1)" }
    }
    #expect(stretches == expected, "\(example.rule)")
  }

  private static let start = Instant(milliseconds: 1_753_401_600_000)  // 08:00 in Deqing

  /// `[device/]metric, every 10m: 1 2 - 3`, `4 × 18` for eighteen fours.
  private static func samples(_ lines: [String], _ register: inout Register) throws -> [Sample] {
    var samples: [Sample] = []
    for line in lines {
      guard let match = line.wholeMatch(of: /(?<name>\S+), every (?<step>\S+): (?<values>.+)/)
      else { continue }
      let parts = match.name.split(separator: "/").map(String.init)
      let device = register.intern(site: "s", device: parts.count == 2 ? parts[0] : "probe")
      let metric = parts[parts.count - 1]
      let series = register.intern(
        device: device,
        metric: metric,
        channel: nil,
        unit: MetricCatalogue.standard.unit(of: metric)
      )
      let step = try #require(TimeSpan(String(match.step)))
      for (index, value) in Self.values(String(match.values)).enumerated() {
        guard let value = Double(value) else { continue }
        let time = start + .milliseconds(step.milliseconds * Int64(index))
        samples.append(Sample(series: series, time: time, value: value, flag: .good, arrived: time))
      }
    }
    return samples.sorted { ($0.time, $0.series) < ($1.time, $1.series) }
  }

  private static func values(_ text: String) -> [String] {
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 3, words[1] == "×", let count = Int(words[2]) else { return words }
    return Array(repeating: words[0], count: count)
  }
}
