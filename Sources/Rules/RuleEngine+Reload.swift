public import Telemetry

extension RuleEngine {
  /// Takes another set of rules and sites.
  ///
  /// Alerts of rules that are still there keep their state and are judged by the new text at their
  /// next value; those of rules that are gone end now. Samples seen so far are told again by
  /// ``remember(_:register:)``.
  public mutating func replace(
    rules: [RuleDefinition],
    sites: [SiteDefinition],
    now: Instant
  ) {
    let names = Set(rules.map(\.name))
    var kept: [Alert] = Array(restored.values)
    for instance in instances {
      episodes[instance.place] = instance.episodes
      if let alert = instance.alert { kept.append(alert) }
    }
    var ended = takeChanges()
    for alert in kept where !names.contains(alert.rule) { Self.end(alert, at: now, in: &ended) }
    self = RuleEngine(
      rules: rules,
      sites: sites,
      alerts: kept.filter { names.contains($0.rule) },
      episodes: episodes
    )
    changes = ended
    lastTick = now
  }

  private static func end(_ alert: Alert, at now: Instant, in changes: inout RuleChanges) {
    guard alert.state == .firing else {
      changes.withdrawn.append(alert.id)
      return
    }
    var alert = alert
    (alert.state, alert.ended) = (.resolved, now)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: now, alert: alert))
  }

  /// The places of alerts from the store whose rule is gone, ended now.
  public mutating func endOrphans(now: Instant) {
    let names = Set(rules.map(\.name))
    for (place, alert) in restored where !names.contains(place.rule) {
      restored[place] = nil
      Self.end(alert, at: now, in: &changes)
    }
  }
}
