import Rules
import Telemetry

extension RuleFarm {
  /// Takes the same rules again, as a reload does: by what is stored.
  mutating func reload(at now: Instant, sites: [SiteDefinition]? = nil) {
    collect()
    let next = sites.map { RuleEngine.Surroundings(sites: $0) } ?? surroundings
    engine.replace(rules: rules, surroundings: next, now: now)
    engine.expect(register)
    for sample in samples.sorted(by: { $0.time < $1.time }) {
      engine.remember(sample, register: register)
    }
    engine.endMemory()
    engine.endOrphans(now: now)
    collect()
  }

  /// Ticks once a second from one minute to another.
  mutating func watch(_ from: Int64, _ to: Int64, isWatching: Bool = true) {
    for second in (from * 60)...(to * 60) {
      engine.tick(now: Self.start + .seconds(second), isWatching: isWatching)
    }
    collect()
  }
}
