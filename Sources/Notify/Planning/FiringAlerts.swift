import Telemetry

/// The alerts that fire, told or not, and which of them explain others.
///
/// A farm whose devices all fall silent has as many targets as alerts; the sources of each inhibition
/// are kept apart, so that a target is not held against every alert there is.
struct FiringAlerts: Sendable {
  /// By fingerprint.
  private(set) var alerts: [String: Alert] = [:]
  /// For each inhibition of the plan the fingerprints of its sources.
  private var explaining: [Set<String>] = []

  /// Takes in an alert that fires, or fires on.
  mutating func fire(_ alert: Alert, _ fingerprint: String, _ plan: NotificationPlan) {
    alerts[fingerprint] = alert
    while explaining.count < plan.inhibitions.count { explaining.append([]) }
    let kind = plan.facts.sites[alert.site]?.kind
    for (index, inhibition) in plan.inhibitions.enumerated() {
      if inhibition.source.matches(alert, kind: kind) {
        explaining[index].insert(fingerprint)
      } else {
        explaining[index].remove(fingerprint)
      }
    }
  }

  /// Takes in that an alert has ended; a later episode of the same place fires on.
  mutating func end(_ alert: Alert, _ fingerprint: String) {
    guard alerts[fingerprint]?.id == alert.id else { return }
    alerts[fingerprint] = nil
    for index in explaining.indices { explaining[index].remove(fingerprint) }
  }

  /// Goes on with another plan.
  mutating func reckon(_ plan: NotificationPlan) {
    explaining = []
    for (fingerprint, alert) in alerts { fire(alert, fingerprint, plan) }
  }

  /// Whether an alert that fires is explained by another one.
  ///
  /// One that is itself on both sides of an inhibition cannot be explained by another that is: that
  /// is Alertmanager's rule, without which two alerts could keep each other back.
  func explain(_ fingerprint: String, _ plan: NotificationPlan) -> Bool {
    guard let alert = alerts[fingerprint] else { return false }
    let kind = plan.facts.sites[alert.site]?.kind
    return plan.inhibitions.indices.contains { index in
      let inhibition = plan.inhibitions[index]
      guard index < explaining.count, !explaining[index].isEmpty,
        inhibition.target.matches(alert, kind: kind)
      else { return false }
      let isOnBothSides = explaining[index].contains(fingerprint)
      return explaining[index].contains { other in
        guard other != fingerprint, let source = alerts[other] else { return false }
        let sourceKind = plan.facts.sites[source.site]?.kind
        if isOnBothSides, inhibition.target.matches(source, kind: sourceKind) { return false }
        guard !inhibition.isBelow || plan.facts.isBelow(alert, source) else { return false }
        return inhibition.equal.isEmpty || agree(alert, source, inhibition.equal, plan.facts)
      }
    }
  }

  private func agree(
    _ left: Alert,
    _ right: Alert,
    _ fields: [AlertMatcher.Field],
    _ facts: NotificationFacts
  ) -> Bool {
    let (one, other) = (AlertContent(left, facts: facts), AlertContent(right, facts: facts))
    return fields.allSatisfy { one.field($0) == other.field($0) }
  }
}
