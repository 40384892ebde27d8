internal import Telemetry

/// What happens to the sites of a run by the clock and the calendar: incidents, and the stages of batches.
struct SiteLife: Sendable {
  private let scenario: Scenario
  private let start: Instant

  init(_ scenario: Scenario, start: Instant) {
    (self.scenario, self.start) = (scenario, start)
  }

  /// What has happened until `end`.
  func entries(until end: Instant) -> [TruthEntry] {
    scenario.sites.flatMap { site in incidents(at: site.name, end) + stages(of: site, end) }
  }

  private func incidents(at site: String, _ end: Instant) -> [TruthEntry] {
    scenario.incidents.filter { SeriesGlob($0.site).matches(site) }.compactMap { incident in
      let period = incident.schedule.period(of: start)
      let (from, to) = (max(period.start, start), min(period.end, end))
      guard from < to else { return nil }
      return .incident(
        TruthEntry.Period(name: incident.kind.rawValue, site: site, from: from, to: to)
      )
    }
  }

  private func stages(of site: Scenario.Site, _ end: Instant) -> [TruthEntry] {
    guard let plan = site.batches else { return [] }
    return BatchCalendar(plan, kind: site.kind).stages(from: start, to: end).map { stage in
      .stage(
        TruthEntry.Period(name: stage.name, site: site.name, from: stage.from, to: stage.to)
      )
    }
  }
}
