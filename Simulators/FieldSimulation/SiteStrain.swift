internal import Telemetry

/// What is wrong at a site, by the clock of the run.
struct SiteStrain: Sendable {
  private var periods: [(kind: Incident.Kind, period: TimeRange)] = []

  /// The incidents of a scenario that concern a site, for a run that begins at `start`.
  init(_ incidents: [Incident], site: String, start: Instant) {
    for incident in incidents where SeriesGlob(incident.site).matches(site) {
      periods.append((incident.kind, incident.schedule.period(of: start)))
    }
  }

  /// Whether nothing ever happens here.
  var isEmpty: Bool { periods.isEmpty }

  /// Whether it is going on.
  func holds(_ kind: Incident.Kind, at time: Instant) -> Bool {
    since(kind, at: time) != nil
  }

  /// Since when it has been going on; nil when it is not.
  func since(_ kind: Incident.Kind, at time: Instant) -> Instant? {
    for entry in periods
    where entry.kind == kind && entry.period.start <= time && time < entry.period.end {
      return entry.period.start
    }
    return nil
  }
}
