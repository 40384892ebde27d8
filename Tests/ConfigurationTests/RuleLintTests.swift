import Configuration
import Rules
import Telemetry
import Testing

/// What is allowed in rules and most likely not meant.
@Suite struct RuleLintTests {
  private let sites = [
    SiteDefinition(
      name: "s",
      kind: .riceTurtle,
      devices: [DeviceDefinition(name: "d", every: .minutes(10), metrics: ["ph", "pump_state"])]
    )
  ]

  private func rule(
    _ name: String,
    _ when: String,
    change: (inout RuleDefinition) -> Void = { _ in }
  ) throws -> RuleDefinition {
    var rule = RuleDefinition(
      name: name,
      when: try Expression(parsing: when),
      keepFiringFor: .minutes(5)
    )
    change(&rule)
    return rule
  }

  private func found(_ rules: [RuleDefinition]) -> [String] {
    RuleLint.findings(in: rules, sites: sites, catalogue: .standard).map {
      "\($0.rule): \($0.message.prefix { $0 != ":" && $0 != "," })"
    }
  }

  @Test func soundRulesGiveNoFinding() throws {
    #expect(found([try rule("a", "ph > 9"), try rule("b", "ph < 6")]) == [])
  }

  @Test func oddRulesAreNamed() throws {
    #expect(found([try rule("a", "ph > 14")]) == ["a: can never fire"])
    #expect(found([try rule("a", "ph < -1")]) == ["a: can never fire"])
    let hasty = try rule("a", "ph > 9") { $0.holdFor = .minutes(5) }
    #expect(found([hasty]) == ["a: `for"])
    let deaf = try rule("a", "ph > 9") { $0.staleAfter = .minutes(5) }
    #expect(found([deaf]) == ["a: `stale_after"])
    let jittery = try rule("a", "ph > 9") { $0.keepFiringFor = .zero }
    #expect(found([jittery]) == ["a: has no `clear` level"])
    let state = try rule("a", "pump_state > 1") { $0.keepFiringFor = .zero }
    #expect(found([state]) == [])
    let homeless = try rule("a", "ph > 9") { $0.kinds = [.ricePrawn] }
    #expect(found([homeless]) == ["a: holds nowhere"])
    let doubles = [try rule("a", "ph > 9"), try rule("b", "9 < ph")]
    #expect(found(doubles) == ["b: says the same as `a` at the same places"])
  }
}
