public import Telemetry

/// The alerts of facts that other parts of Sluice than the rules find out, with the life of a rule's
/// alert: an id with episodes, `firing` and `resolved`, acknowledgement, silence.
///
/// A fact holds or it does not, so there is no `pending`: what raises it has waited already.
public struct FactAlerts: Sendable {
  /// The open alerts by place.
  private var open: [AlertPlace: Alert] = [:]
  private var episodes: [AlertPlace: Int] = [:]
  private var touched: Set<AlertPlace> = []
  private var changes = RuleChanges()
  private static let fingerprint = "fact"

  /// Takes up what the store knows.
  ///
  /// - Parameters:
  ///   - rules: the names of the built-in rules; alerts of others are left out.
  ///   - alerts: the open alerts.
  ///   - episodes: the number of the last episode that fired, by place.
  public init(rules: Set<String>, alerts: [Alert] = [], episodes: [AlertPlace: Int] = [:]) {
    for alert in alerts where rules.contains(alert.rule) {
      open[AlertPlace(rule: alert.rule, site: alert.site, device: alert.device)] = alert
    }
    self.episodes = episodes.filter { rules.contains($0.key.rule) }
  }

  /// Where a fact holds.
  public var places: Set<AlertPlace> { Set(open.keys) }

  /// Notes that something holds: a new alert, or other particulars of one that is open.
  public mutating func raise(_ fact: AlertFact, at now: Instant) {
    if let alert = open[fact.place] { return refresh(alert, fact, at: now) }
    let episode = (episodes[fact.place] ?? 0) + 1
    let alert = Alert(
      rule: fact.place.rule,
      site: fact.place.site,
      device: fact.place.device,
      episode: episode,
      state: .firing,
      severity: fact.severity,
      activeSince: fact.since,
      firedAt: now,
      value: fact.value,
      judged: now,
      fingerprint: Self.fingerprint,
      detail: fact.detail
    )
    episodes[fact.place] = episode
    open[fact.place] = alert
    tell(.firing, fact.place, at: now)
  }

  /// Notes that nothing of the kind holds at a place any more.
  public mutating func settle(_ place: AlertPlace, at now: Instant) {
    guard var alert = open.removeValue(forKey: place) else { return }
    (alert.state, alert.ended, alert.judged) = (.resolved, now, now)
    touched.remove(place)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: now, alert: alert))
  }

  /// The open alert of an id.
  public func openAlert(_ id: String) -> Alert? {
    open.values.first { $0.id == id }
  }

  /// Writes down that a person has taken an open alert on; does nothing for any other.
  public mutating func acknowledge(_ id: String, _ acknowledgement: Alert.Acknowledgement) {
    guard let place = open.first(where: { $0.value.id == id })?.key else { return }
    open[place]?.acknowledged = acknowledgement
    tell(.acknowledged, place, at: acknowledgement.at)
  }

  /// Sets the mark of every open alert by whether messages about it are held back.
  public mutating func markSilenced(at now: Instant, where isHeldBack: (Alert) -> Bool) {
    for (place, alert) in open.sorted(by: { $0.value.id < $1.value.id }) {
      let isSilenced = isHeldBack(alert)
      guard isSilenced != alert.isSilenced else { continue }
      open[place]?.isSilenced = isSilenced
      if isSilenced { tell(.silenced, place, at: now) } else { touched.insert(place) }
    }
  }

  /// Whether something has come about since ``takeChanges()``.
  public var hasChanges: Bool { !touched.isEmpty || !changes.transitions.isEmpty }

  /// What has changed since the last call.
  public mutating func takeChanges() -> RuleChanges {
    guard hasChanges else { return RuleChanges() }
    changes.alerts += touched.compactMap { open[$0] }.sorted { $0.id < $1.id }
    touched.removeAll()
    defer { changes = RuleChanges() }
    return changes
  }

  private mutating func refresh(_ alert: Alert, _ fact: AlertFact, at now: Instant) {
    var next = alert
    (next.severity, next.value, next.detail) = (fact.severity, fact.value, fact.detail)
    guard next != alert else { return }
    next.judged = now
    open[fact.place] = next
    touched.insert(fact.place)
  }

  private mutating func tell(_ event: AlertEvent, _ place: AlertPlace, at time: Instant) {
    guard let alert = open[place] else { return }
    changes.transitions.append(AlertTransition(event: event, time: time, alert: alert))
    touched.insert(place)
  }
}
