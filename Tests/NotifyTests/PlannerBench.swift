import Notify
import Telemetry

/// A planner driven by hand, with what it said.
struct PlannerBench {
  var planner: NotificationPlanner
  var messages: [OutboxMessage] = []
  var rows: [String: String] = [:]
  private let plan: NotificationPlan
  private var open: [String: Alert] = [:]

  init(_ plan: NotificationPlan) {
    self.plan = plan
    planner = NotificationPlanner(plan: plan)
  }

  static func at(_ minutes: Double) -> Instant {
    Instant(milliseconds: 1_753_401_600_000 + Int64(minutes * 60_000))
  }

  static func plan(
    _ route: RouteDefinition,
    _ change: (inout NotificationPlan) -> Void = { _ in }
  ) -> NotificationPlan {
    var plan = NotificationPlan(routes: [route], channels: ["room", "backup"], origin: "s")
    change(&plan)
    return plan
  }

  /// A route to `room` with Alertmanager's times over groups by rule.
  static func grouped(_ change: (inout RouteDefinition) -> Void = { _ in }) -> RouteDefinition {
    var route = RouteDefinition(name: "r", channels: ["room"])
    route.grouping = .by([.rule])
    (route.groupWait, route.groupInterval) = (.seconds(30), .minutes(5))
    change(&route)
    return route
  }

  static func alert(
    _ device: String?,
    _ state: AlertState = .firing,
    rule: String = "low",
    site: String = "qingxi-3",
    severity: Severity = .critical,
    began: Double,
    ended: Double? = nil,
    episode: Int = 1
  ) -> Alert {
    Alert(
      rule: rule,
      site: site,
      device: device,
      episode: episode,
      state: state,
      severity: severity,
      activeSince: at(began),
      firedAt: at(began),
      ended: ended.map(at),
      value: 2.5,
      judged: at(ended ?? began),
      fingerprint: "f"
    )
  }

  mutating func fire(_ alert: Alert, at minutes: Double) { fire([alert], at: minutes) }

  /// Has several alerts fire in one batch.
  mutating func fire(_ alerts: [Alert], at minutes: Double) {
    for alert in alerts { open[alert.id] = alert }
    let transitions = alerts.map {
      AlertTransition(event: .firing, time: Self.at(minutes), alert: $0)
    }
    take(transitions, alerts, minutes)
  }

  mutating func resolve(_ alert: Alert, at minutes: Double) {
    open[alert.id] = nil
    var alert = alert
    (alert.state, alert.ended) = (.resolved, Self.at(minutes))
    take(
      [AlertTransition(event: .resolved, time: Self.at(minutes), alert: alert)],
      [alert],
      minutes
    )
  }

  mutating func change(_ alert: Alert, at minutes: Double, _ change: (inout Alert) -> Void) {
    var alert = alert
    change(&alert)
    open[alert.id] = alert
    take([], [alert], minutes)
  }

  /// Lets time pass second by second.
  mutating func pass(from start: Double, to end: Double) {
    var moment = Self.at(start)
    while moment <= Self.at(end) {
      planner.tick(now: moment)
      collect()
      moment = moment + .seconds(1)
    }
  }

  /// Starts anew with what was kept.
  mutating func restart() {
    planner = NotificationPlanner(
      plan: plan,
      rows: rows.sorted { $0.key < $1.key }.map { PlannerRow(key: $0.key, value: $0.value) },
      open: open.values.sorted { $0.id < $1.id },
      lastID: messages.last?.id ?? 0
    )
  }

  /// What was said: minute, reason, channel and the devices that fire and have ended.
  var said: [String] {
    messages.map { message in
      let content = NotificationContent(json: message.content)
      let firing = content?.alerts.filter { !$0.isResolved }.map { $0.device ?? "-" } ?? []
      let ended = content?.alerts.filter(\.isResolved).map { $0.device ?? "-" } ?? []
      let minute = Double((message.created - Self.at(0)).milliseconds) / 60_000
      return
        "\(minute) \(content?.reason.rawValue ?? "?") \(message.channel) "
        + "+\(firing.joined(separator: ",")) -\(ended.joined(separator: ","))"
    }
  }

  private mutating func take(_ transitions: [AlertTransition], _ alerts: [Alert], _ minutes: Double)
  {
    planner.take(transitions: transitions, alerts: alerts, now: Self.at(minutes))
    collect()
  }

  private mutating func collect() {
    let changes = planner.takeChanges()
    messages += changes.messages
    for row in changes.rows { rows[row.key] = row.value }
  }
}
