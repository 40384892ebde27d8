public import Telemetry

/// Everything that decides who is told what and when: the configuration, as the planner reads it.
public struct NotificationPlan: Sendable {
  /// The routes, the first that fits wins.
  public var routes: [RouteDefinition]
  /// What explains what.
  public var inhibitions: [Inhibition]
  /// Intervals by name; one of several parts holds where one of them does.
  public var intervals: [String: [CalendarInterval]]
  /// Escalations by name.
  public var escalations: [String: [EscalationStep]]
  /// The people.
  public var contacts: Contacts
  /// What rules and sites are called.
  public var facts: NotificationFacts
  /// The channels that are told by messages; logs read the store instead.
  public var channels: Set<String>
  /// The zone of intervals, duties and digests.
  public var zone: LocalZone
  /// How long a message is tried.
  public var deadline: TimeSpan
  /// What keys of messages begin with, so that those of two stores differ.
  public var origin: String

  /// Makes a plan.
  public init(
    routes: [RouteDefinition] = [],
    inhibitions: [Inhibition] = [],
    intervals: [String: [CalendarInterval]] = [:],
    escalations: [String: [EscalationStep]] = [:],
    contacts: Contacts = Contacts(),
    facts: NotificationFacts = NotificationFacts(),
    channels: Set<String> = [],
    zone: LocalZone = .utc,
    deadline: TimeSpan = .hours(72),
    origin: String = ""
  ) {
    (self.routes, self.inhibitions, self.intervals) = (routes, inhibitions, intervals)
    (self.escalations, self.contacts, self.facts) = (escalations, contacts, facts)
    (self.channels, self.zone, self.deadline) = (channels, zone, deadline)
    self.origin = origin
  }

  /// The routes that an alert takes at a moment.
  func routes(for alert: Alert, at now: Instant) -> [RouteDefinition] {
    var taken: [RouteDefinition] = []
    let kind = facts.sites[alert.site]?.kind
    for route in routes where route.matcher.matches(alert, kind: kind) {
      guard route.during.isEmpty || holds(route.during, at: now) else { continue }
      taken.append(route)
      if !route.continues { break }
    }
    return taken
  }

  /// Whether messages of a route may leave at a moment.
  func isOpen(_ route: RouteDefinition, at now: Instant) -> Bool {
    (route.active.isEmpty || holds(route.active, at: now)) && !holds(route.muted, at: now)
  }

  private func holds(_ names: [String], at now: Instant) -> Bool {
    names.contains { intervals[$0]?.contains { $0.contains(now, in: zone) } == true }
  }

  /// The next moment after `now` at which local clocks show one of some minutes of the day.
  func next(_ minutes: [Int], after now: Instant) -> Instant? {
    var civil = CivilTime(now, offset: zone.offset(at: now))
    (civil.hour, civil.minute, civil.second, civil.millisecond) = (0, 0, 0, 0)
    let midnight = zone.instant(of: civil)
    return [TimeSpan.zero, .days(1), .days(2)].flatMap { day in
      minutes.map { minute in
        let moment = midnight + day + .hours(12)
        var local = CivilTime(moment, offset: zone.offset(at: moment))
        (local.hour, local.minute, local.second, local.millisecond) = (
          minute / 60, minute % 60, 0, 0
        )
        return zone.instant(of: local)
      }
    }.filter { $0 > now }.min()
  }
}
