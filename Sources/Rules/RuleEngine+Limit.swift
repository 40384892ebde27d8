import Telemetry

extension RuleEngine {
  /// The rule under which a rule that has reached its limit is told.
  public static let limitRule = "rule_limit_reached"

  /// Whether no further alert of a rule may be opened; the first time this is told.
  mutating func isOverLimit(_ index: Int, at time: Instant) -> Bool {
    let rule = instances[index].rule
    guard let limit = rules[rule].limit, openCounts[rule] >= limit else { return false }
    guard limited[rule] == nil else { return true }
    let place = AlertPlace(rule: Self.limitRule, site: "sluice", device: rules[rule].name)
    let episode = (episodes[place] ?? 0) + 1
    episodes[place] = episode
    let alert = Alert(
      rule: place.rule,
      site: place.site,
      device: place.device,
      episode: episode,
      state: .firing,
      severity: rules[rule].severity,
      activeSince: time,
      firedAt: time,
      value: Double(limit),
      judged: time,
      fingerprint: "limit: \(limit)"
    )
    limited[rule] = alert
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .firing, time: time, alert: alert))
    return true
  }

  /// Ends what was told of a limit once there is room again.
  mutating func leaveLimit(of rule: Int) {
    guard var alert = limited[rule], let limit = rules[rule].limit, openCounts[rule] < limit else {
      return
    }
    let time = max(newest, alert.activeSince)
    (alert.state, alert.ended, alert.judged) = (.resolved, time, time)
    limited[rule] = nil
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: time, alert: alert))
  }

  /// Takes up what the last run had told of limits.
  mutating func restoreLimits() {
    for (index, rule) in rules.enumerated() where rule.limit != nil {
      let place = AlertPlace(rule: Self.limitRule, site: "sluice", device: rule.name)
      limited[index] = restored.removeValue(forKey: place)
    }
  }
}
