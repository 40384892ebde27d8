import Configuration
import Foundation
import TestSupport
import Testing

/// What we tell people to write is what the loader takes.
struct DocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func blocks() throws -> [String] {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("docs/configuration.md"),
      encoding: .utf8
    )
    return page.split(separator: "```yaml\n").dropFirst().map { rest in
      String(rest.prefix(upTo: rest.firstRange(of: "```")?.lowerBound ?? rest.endIndex))
    }
  }

  @Test func examplesOfTheGuide() throws {
    let blocks = try blocks()
    let rules = blocks.filter { $0.hasPrefix("rules:\n  - alert") }
    let configurations = blocks.filter { !$0.hasPrefix("rules:\n  - alert") }
    #expect(rules.count == 1 && configurations.count == 2)
    for text in configurations {
      var fixture = try ConfigurationFixture(text)
      try fixture.makeFolder("rules")
      try fixture.folder.write(rules[0], to: "rules/ponds.yaml")
      fixture.secrets = .skip
      #expect(fixture.told() == [])
    }
  }

  @Test func exampleFarm() throws {
    let path = Self.root.appendingPathComponent("Deploy/sluice.yaml").path
    let loader = ConfigurationLoader(environment: [:], secrets: .skip)
    let loaded = try loader.load(path: path)
    #expect(loaded.warnings == [])
    #expect(!loaded.configuration.rules.isEmpty && !loaded.configuration.sites.isEmpty)
  }
}
