import Foundation
import TestSupport
import Testing

/// `sluice rules`: what a person is told of rules, by the program itself.
struct CommandLineRulesTests {
  private static let packs = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Deploy/rules/tests")

  private static func tests() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: packs.path)
      .filter { $0.hasSuffix(".yaml") }.sorted()
      .map { packs.appendingPathComponent($0).path }
  }

  @Test func theTestsOfTheShippedPacksPass() throws {
    let files = try Self.tests()
    #expect(files.count >= 10)
    let answer = try StoredFarm.sluice(["rules", "test"] + files)
    #expect(answer.isSuccess)
    #expect(answer.errors == [])
    let cases = try files.reduce(0) { count, file in
      let text = try String(contentsOfFile: file, encoding: .utf8)
      return count + text.split(separator: "\n").count { $0.hasPrefix("    interval:") }
    }
    #expect(answer.output == ["\(cases) tests of \(files.count) files pass"])
  }

  @Test func aWrongExpectationIsToldAndEndsWithOne() throws {
    let folder = try TemporaryDirectory("sluice-rules")
    try folder.write(
      """
      rules:
        - alert: oxygen_low
          when: dissolved_oxygen < 3 mg/L

      """,
      to: "rules.yaml"
    )
    let file = try folder.write(
      """
      rule_files: [rules.yaml]
      evaluation_interval: 1m
      tests:
        - interval: 1m
          input_series:
            - { series: pond/probe/dissolved_oxygen, values: '5 5 2 2 2' }
          alert_rule_test:
            - { eval_time: 1m, alertname: oxygen_low, exp_alerts: [{ exp_labels: { site: pond } }] }
            - { eval_time: 4m, alertname: oxygen_low, exp_alerts: [] }

      """,
      to: "tests.yaml"
    )
    let answer = try StoredFarm.sluice(["rules", "test", file])
    #expect(answer.ending == .exited(1))
    #expect(answer.output.count == 2)
    #expect(
      answer.output.first?.hasSuffix("at 1m `oxygen_low` does not fire for {site=pond}") == true
    )
    #expect(
      answer.output.last?.hasSuffix("at 4m oxygen_low:pond/probe#1 fires, which is not expected")
        == true
    )
    #expect(answer.errors == ["sluice: 2 expectations do not hold: the lines above say which"])
  }

  /// The faults that are made most are told in the language of the configuration.
  @Test(
    arguments: [
      (
        "en",
        [
          "`disolved_oxygen` is not a metric that is known: write `dissolved_oxygen`",
          "`Cel` does not measure what `dissolved_oxygen` does, which is kept in `mg/L`: write the number in `mg/L`",
          "the ( is never closed: put a ) where it ends",
          "`for` is `ten minutes`, not a length of time: write a number with ms, s, m, h, d, w or y, such as 30s or 10m",
        ]
      ),
      (
        "zh-Hans",
        [
          "没有名为 `disolved_oxygen` 的指标：是否应写 `dissolved_oxygen`",
          "单位 `Cel` 不适用于 `dissolved_oxygen`，后者以 `mg/L` 计：请按 `mg/L` 写数值",
          "左括号“(”没有配对：请在该部分末尾补上“)”",
          "`for` 不是时长：请写数字加单位 ms、s、m、h、d、w 或 y，如 30s 或 10m",
        ]
      ),
      (
        "zh-Hant",
        [
          "沒有名為 `disolved_oxygen` 的指標：是否應寫 `dissolved_oxygen`",
          "單位 `Cel` 不適用於 `dissolved_oxygen`，後者以 `mg/L` 計：請按 `mg/L` 寫數值",
          "左括號「(」沒有配對：請在該部分末尾補上「)」",
          "`for` 不是時長：請寫數字加單位 ms、s、m、h、d、w 或 y，如 30s 或 10m",
        ]
      ),
    ]
  )
  func faultsAreToldInTheLanguageOfTheConfiguration(language: String, texts: [String]) throws {
    let folder = try TemporaryDirectory("sluice-rules")
    let rules = try folder.write(
      """
      rules:
        - { alert: a, when: "disolved_oxygen < 3" }
        - { alert: b, when: "dissolved_oxygen < 3 Cel" }
        - { alert: c, when: "(dissolved_oxygen < 3" }
        - { alert: d, when: "dissolved_oxygen < 3", for: ten minutes }

      """,
      to: "rules.yaml"
    )
    func configuration(_ rules: String) -> String {
      """
      broker: { url: "mqtt://127.0.0.1:1", client_id: none }
      store: { path: \(folder.path(of: "sluice.db")) }
      locale: { language: \(language) }
      rules: \(rules)
      sources:
        - { topic: "farm/{site}/{device}/telemetry", format: json }

      """
    }
    let sound = try folder.write(configuration("[]"), to: "sound.yaml")
    let faulty = try folder.write(configuration("[rules.yaml]"), to: "faulty.yaml")
    for arguments in [
      ["rules", "check", rules, "--config", sound], ["rules", "check", "--config", faulty],
      ["check", "--config", faulty],
    ] {
      let answer = try StoredFarm.sluice(arguments)
      #expect(answer.ending == .exited(1))
      #expect(answer.output.count == texts.count)
      for (line, text) in zip(answer.output, texts) {
        // A key is told with the way to it.
        #expect(line.hasSuffix(text.replacing("`for`", with: ".for`")), "\(arguments): \(line)")
      }
    }
  }
}
