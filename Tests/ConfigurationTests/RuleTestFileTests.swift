import Configuration
import Foundation
import Rules
import Telemetry
import Testing
import TestSupport

/// Files of rule tests: how readings are written, and what is said of faults.
@Suite struct RuleTestFileTests {
  private func load(_ values: String, rest: String = "") throws -> RuleTestFile {
    let folder = try TemporaryDirectory()
    _ = try folder.write("rules: [{ alert: low, when: ph < 5 }]\n", to: "r.yaml")
    _ = try folder.write(
      """
      rule_files: [r.yaml]
      tests:
        - interval: 5m
          input_series: [{ series: s/d/ph, values: '\(values)' }]
      \(rest)
      """,
      to: "t.yaml"
    )
    return try RuleTestFile.load(path: folder.url.appendingPathComponent("t.yaml").path)
  }

  private func shown(_ values: String) throws -> [String] {
    try load(values).cases[0].inputs[0].readings.map { reading in
      guard let reading else { return "_" }
      let value = reading.value.map { "\($0)" } ?? "null"
      let delay = reading.delay > .zero ? "@\(reading.delay)" : ""
      return "\(value)!\(reading.flag.rawValue)\(delay)"
    }
  }

  @Test(
    arguments: [
      ("1 2.5 -3", ["1.0!1", "2.5!1", "-3.0!1"]), ("1+2x2", ["1.0!1", "3.0!1", "5.0!1"]),
      ("4-0.5x1", ["4.0!1", "3.5!1"]), ("7x2", ["7.0!1", "7.0!1", "7.0!1"]),
      ("1 _ _x2 2", ["1.0!1", "_", "_", "_", "2.0!1"]), ("1 stale 2", ["1.0!1"]),
      ("1!q3 2@+90s 3!q4@+2h", ["1.0!3", "2.0!1@1m30s", "3.0!4@2h"]),
      ("null 5~dup", ["null!9", "5.0!1"]), ("", []),
    ]
  )
  func readings(text: String, expected: [String]) throws {
    #expect(try shown(text) == expected)
  }

  @Test(arguments: [
    "x", "1+x2", "1!q7", "1@90s", "1@+x", "1x-2", "1+2", "_x", "0x10x2", "1x100001",
  ])
  func faults(word: String) {
    let faults = #expect(throws: ConfigurationFaults.self) { try load("1 \(word)") }
    #expect(faults?.faults.first?.message == "`\(word)` is not a reading")
  }

  @Test func anUnknownRuleIsNamed() {
    let rest = "    alert_rule_test: [{ eval_time: 5m, alertname: lo }]"
    let faults = #expect(throws: ConfigurationFaults.self) { try load("1", rest: rest) }
    #expect(faults?.faults.first?.remedy == "write `low`")
  }

  @Test func silenceIsAnExpectationToo() throws {
    let rest = "    alert_rule_test: [{ eval_time: 5m, alertname: low, exp_alerts: [] }]"
    #expect(try load("6 6", rest: rest).run() == [])
    #expect(
      try load("6 4", rest: rest).run() == [
        "the test in line 3: at 5m low:s/d#1 fires, which is not expected"
      ]
    )
  }
}
