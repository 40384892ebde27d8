import Configuration
import Foundation
import Rules
import Telemetry
import Testing

/// The shipped packs: sound, translated, with a basis, and each rule seen to fire by a test.
@Suite struct RulePackTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Deploy/rules")

  private static func files(_ folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
      .map { folder.appendingPathComponent($0).path }
  }

  @Test(arguments: files(folder.appendingPathComponent("tests")))
  func packTests(file: String) throws {
    let tests = try RuleTestFile.load(path: file)
    #expect(!tests.cases.isEmpty)
    #expect(tests.run() == [])
  }

  @Test func everyRuleHasItsBasisItsWordsAndATest() throws {
    let rules = try RuleFiles.load(Self.files(Self.folder), beside: nil).rules
    var fired: Set<String> = []
    for file in Self.files(Self.folder.appendingPathComponent("tests")) {
      for test in try RuleTestFile.load(path: file).cases {
        fired.formUnion(test.checks.filter { !$0.alerts.isEmpty }.map(\.rule))
        fired.formUnion(test.courses.map(\.rule))
      }
    }
    #expect(rules.count > 50)
    for rule in rules {
      #expect(rule.basis?.isEmpty == false, "\(rule.name) has no basis")
      for language in Language.allCases {
        #expect(rule.title.texts[language]?.isEmpty == false, "\(rule.name), title")
        #expect(rule.advice.texts[language]?.isEmpty == false, "\(rule.name), advice")
      }
      #expect(fired.contains(rule.name), "no test sees \(rule.name) fire")
    }
    #expect(
      RuleLint.findings(in: rules, sites: [], catalogue: .standard).filter {
        !$0.message.hasPrefix("has no `clear`")
      } == []
    )
  }

  @Test func aTestThatExpectsSomethingElseFails() throws {
    let file = Self.folder.appendingPathComponent("tests/ponds.yaml").path
    var tests = try RuleTestFile.load(path: file)
    for index in tests.cases.indices {
      for check in tests.cases[index].checks.indices {
        tests.cases[index].checks[check].alerts =
          tests.cases[index].checks[check].alerts.isEmpty
          ? [RuleTestCase.ExpectedAlert(labels: ["site": "pond"])] : []
      }
    }
    #expect(tests.run().count >= tests.cases.count)
  }
}
