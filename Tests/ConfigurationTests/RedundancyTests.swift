import Configuration
import QualityControl
import Telemetry
import Testing

/// `redundancy`: sensors that are declared to measure the same.
@Suite struct RedundancyTests {
  private static let pair =
    "{ name: pair, series: [a/b/ph, a/c/ph], tolerance: 0.2, within: 20m, consensus: true }"

  @Test func aGroupIsReadAndItsMetricCanBeUsedInRules() throws {
    let fixture = try ConfigurationFixture(
      """
      sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json }]
      redundancy: [\(Self.pair)]
      rules: [r.yaml]
      """,
      files: ["r.yaml": "rules: [{ alert: apart, when: disagreement > 1, title: { en: Apart } }]"]
    )
    let configuration = try fixture.load().configuration
    let members = ["b", "c"].map { SeriesKey(site: "a", device: $0, metric: "ph") }
    #expect(
      configuration.redundancy == [
        RedundancyGroup(
          name: "pair",
          members: members,
          tolerance: 0.2,
          within: .minutes(20),
          hasConsensus: true
        )
      ]
    )
    #expect(configuration.rules.count == 1)
  }

  @Test(
    arguments: [
      "{ name: pair, series: [a/b/ph], tolerance: 1 }",
      "{ name: pair, series: [a/b/ph, a/b/ph], tolerance: 1 }",
      "{ name: pair, series: [a/b/ph, a/c/orp], tolerance: 1 }",
      "{ name: pair, series: [a/b/ph, x], tolerance: 1 }",
      "{ name: pair, series: [a/b/ph, a/c/ph], tolerance: 0 }",
      "{ name: pair, series: [a/b/ph, a/c/ph] }",
      "{ name: a/b, series: [a/b/ph, a/c/ph], tolerance: 1 }",
      "\(pair), \(pair)",
    ]
  )
  func whatIsNoGroupIsSaid(text: String) throws {
    let told = try ConfigurationFixture.told("redundancy: [\(text)]").filter {
      !$0.contains("warning")
    }
    #expect(told.first?.hasPrefix("2:") == true, "\(told)")
  }
}
