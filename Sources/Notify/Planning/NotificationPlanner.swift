public import Telemetry

/// Decides who is told what and when: alerts and time in, messages for the outbox out.
///
/// It is a value without a clock: the same events at the same times give the same messages, with the
/// same numbers. What it has to remember between two starts it gives out as rows, which are committed
/// with their cause.
public struct NotificationPlanner: Sendable {
  var plan: NotificationPlan
  var groups: [String: NotificationGroup] = [:]
  /// The groups in which a place's alert stands, by fingerprint.
  var placed: [String: Set<String>] = [:]
  /// Alerts that fire, by fingerprint, told or not: what they explain is not told.
  var sources = FiringAlerts()
  /// The number of the last message.
  var lastID: Int64
  var messages: [OutboxMessage] = []
  var rows: [String: PlannerRow] = [:]
  /// No group is due before.
  var nextDue: Instant?

  /// Makes a planner.
  ///
  /// - Parameters:
  ///   - plan: what decides.
  ///   - rows: what an earlier run remembered.
  ///   - open: the alerts that are pending or firing.
  ///   - lastID: the number of the last message.
  public init(
    plan: NotificationPlan = NotificationPlan(),
    rows: [PlannerRow] = [],
    open: [Alert] = [],
    lastID: Int64 = 0
  ) {
    (self.plan, self.lastID) = (plan, lastID)
    restore(rows)
    for alert in open where alert.state == .firing && !alert.isRetrospective {
      sources.fire(alert, Self.fingerprint(alert), plan)
    }
  }

  /// Takes in what a batch says of alerts, in the order in which it came about, and lets time pass.
  ///
  /// - Parameters:
  ///   - transitions: what happened.
  ///   - alerts: alerts as they stand, those without a transition too.
  ///   - now: the present.
  public mutating func take(
    transitions: [AlertTransition],
    alerts: [Alert],
    now: Instant
  ) {
    foresee(transitions)
    for transition in transitions { take(transition.alert, now: now) }
    for alert in alerts { take(alert, now: now) }
    tick(now: now)
  }

  /// Looks at the groups that are due.
  public mutating func tick(now: Instant) {
    guard let due = nextDue, now >= due else { return }
    nextDue = nil
    for key in groups.keys.sorted() {
      if let next = groups[key]?.next, now >= next { flush(key, now: now) }
      if let next = groups[key]?.next { noteDue(next) }
    }
  }

  /// The messages and rows that have come about since the last call.
  public mutating func takeChanges() -> (messages: [OutboxMessage], rows: [PlannerRow]) {
    guard !messages.isEmpty || !rows.isEmpty else { return ([], []) }
    defer { (messages, rows) = ([], [:]) }
    return (messages, rows.values.sorted { $0.key < $1.key })
  }

  /// Whether any alert has yet to be told.
  public var isIdle: Bool { groups.isEmpty }

  mutating func noteDue(_ moment: Instant) {
    nextDue = nextDue.map { min($0, moment) } ?? moment
  }

  // MARK: Alerts

  private mutating func take(_ alert: Alert, now: Instant) {
    guard !alert.isRetrospective, alert.state == .firing || alert.state == .resolved else { return }
    let fingerprint = Self.fingerprint(alert)
    if alert.state == .firing {
      sources.fire(alert, fingerprint, plan)
      place(alert, fingerprint, now: now)
    } else {
      sources.end(alert, fingerprint)
      end(alert, fingerprint, now: now)
    }
  }

  /// What fires when the batch is over explains the others of it, whatever their order.
  private mutating func foresee(_ transitions: [AlertTransition]) {
    var last: [String: Alert] = [:]
    for transition in transitions where !transition.alert.isRetrospective {
      last[Self.fingerprint(transition.alert)] = transition.alert
    }
    for (fingerprint, alert) in last where alert.state == .firing {
      sources.fire(alert, fingerprint, plan)
    }
  }

  private mutating func place(_ alert: Alert, _ fingerprint: String, now: Instant) {
    let known = placed[fingerprint] ?? []
    let isKnown = known.contains { groups[$0]?.members[fingerprint]?.content.id == alert.id }
    guard !isKnown else {
      for key in known.sorted() { update(key, fingerprint, alert, now: now) }
      return
    }
    for route in plan.routes(for: alert, at: now) {
      join(alert, fingerprint, route, now: now)
    }
  }

  private mutating func update(
    _ key: String,
    _ fingerprint: String,
    _ alert: Alert,
    now: Instant
  ) {
    guard var member = groups[key]?.members[fingerprint], member.content.id == alert.id else {
      return
    }
    let before = member
    member.content = AlertContent(alert, facts: plan.facts)
    member.isSilenced = alert.isSilenced
    guard member != before else { return }
    groups[key]?.members[fingerprint] = member
    keep(key, fingerprint)
    // What was held back and is no more has waited long enough.
    if before.isSilenced, !member.isSilenced { schedule(key, at: now) }
  }

  private mutating func join(
    _ alert: Alert,
    _ fingerprint: String,
    _ route: RouteDefinition,
    now: Instant
  ) {
    let content = AlertContent(alert, facts: plan.facts)
    let labels = Self.labels(of: content, by: route.grouping)
    let key = Self.key(route.name, labels)
    let isNew = groups[key] == nil
    var group = groups[key] ?? NotificationGroup(key: key, route: route.name, labels: labels)
    var member = NotificationGroup.Member(content: content, added: now.milliseconds)
    member.isSilenced = alert.isSilenced
    group.members[fingerprint] = member
    if isNew {
      group.next = first(route, alert, now: now)
    } else if route.tellsEachChange {
      group.next = [group.next, first(route, alert, now: now)].compactMap(\.self).min()
    }
    groups[key] = group
    placed[fingerprint, default: []].insert(key)
    keep(key, fingerprint)
    if route.tellsAtOnce { flush(key, now: now) }
    if let next = groups[key]?.next { noteDue(next) }
  }

  /// When a new group is looked at first: at once where its first alert has waited already.
  private func first(_ route: RouteDefinition, _ alert: Alert, now: Instant) -> Instant? {
    guard route.digestAt.isEmpty else { return plan.next(route.digestAt, after: now) }
    return now - alert.started >= route.groupWait ? now : now + route.groupWait
  }

  private mutating func end(_ alert: Alert, _ fingerprint: String, now: Instant) {
    for key in (placed[fingerprint] ?? []).sorted() {
      guard var member = groups[key]?.members[fingerprint], member.content.id == alert.id,
        member.isFiring
      else { continue }
      member.content = AlertContent(alert, facts: plan.facts)
      member.isSilenced = alert.isSilenced
      groups[key]?.members[fingerprint] = member
      keep(key, fingerprint)
      endEscalation(key, fingerprint, now: now)
      guard let route = route(of: key), route.tellsEachChange else { continue }
      // What was not told yet, because its group still waits, need not be told as ended.
      let isWaiting = groups[key].map { $0.records.isEmpty && $0.next != nil } ?? false
      if route.tellsAtOnce || !isWaiting { flush(key, now: now) }
    }
  }

  // MARK: Names

  static func fingerprint(_ alert: Alert) -> String {
    "\(alert.rule)|\(alert.site)|\(alert.device ?? "")"
  }

  private static func labels(
    of content: AlertContent,
    by grouping: RouteDefinition.Grouping
  ) -> [String: String] {
    switch grouping {
    case .each: content.labels
    case .by(let fields):
      Dictionary(
        fields.map { ($0 == .rule ? "alertname" : $0.rawValue, content.field($0)) },
        uniquingKeysWith: { first, _ in first }
      )
    }
  }

  private static func key(_ route: String, _ labels: [String: String]) -> String {
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(route):{\(pairs.joined(separator: ","))}"
  }

  func route(of key: String) -> RouteDefinition? {
    groups[key].flatMap { group in plan.routes.first { $0.name == group.route } }
  }

  mutating func schedule(_ key: String, at moment: Instant) {
    groups[key]?.next = moment
    noteDue(moment)
  }
}

extension RouteDefinition {
  /// Whether every change leaves at once.
  var tellsAtOnce: Bool { tellsEachChange && groupWait == .zero }

  /// Whether every change leaves by itself, once the first one has waited.
  var tellsEachChange: Bool { grouping == .each && groupInterval == .zero && digestAt.isEmpty }
}
