public import Telemetry

// What is remembered between two starts, and over a reload.
extension NotificationPlanner {
  private static func headKey(_ key: String) -> String { "group|\(key)" }

  private static func memberKey(_ key: String, _ fingerprint: String) -> String {
    "member|\(key)|\(fingerprint)"
  }

  /// Keeps a member, and its group with it.
  mutating func keep(_ key: String, _ fingerprint: String) {
    let row = Self.memberKey(key, fingerprint)
    let member = groups[key]?.members[fingerprint]
    rows[row] = PlannerRow(key: row, value: member.map { CanonicalJSON.text($0) })
    keepHead(key)
  }

  /// Keeps what a group knows beside its members.
  mutating func keepHead(_ key: String) {
    let row = Self.headKey(key)
    rows[row] = PlannerRow(key: row, value: groups[key].map { CanonicalJSON.text($0.head) })
  }

  /// Lets go of a member.
  mutating func forget(_ key: String, _ fingerprint: String) {
    groups[key]?.members[fingerprint] = nil
    placed[fingerprint]?.remove(key)
    if placed[fingerprint]?.isEmpty == true { placed[fingerprint] = nil }
    let row = Self.memberKey(key, fingerprint)
    rows[row] = PlannerRow(key: row, value: nil)
  }

  /// Lets go of a group.
  mutating func remove(_ key: String) {
    for fingerprint in groups[key]?.members.keys.sorted() ?? [] { forget(key, fingerprint) }
    groups[key] = nil
    keepHead(key)
  }

  /// Takes up what an earlier run remembered; a row that this version does not understand is left.
  mutating func restore(_ rows: [PlannerRow]) {
    for row in rows {
      guard row.key.hasPrefix("group|"), let value = row.value,
        let head = CanonicalJSON.value(NotificationGroup.Head.self, value)
      else { continue }
      let key = String(row.key.dropFirst(6))
      groups[key] = NotificationGroup(key: key, head)
      if let next = groups[key]?.next { noteDue(next) }
    }
    for row in rows where row.key.hasPrefix("member|") {
      guard let value = row.value,
        let member = CanonicalJSON.value(NotificationGroup.Member.self, value)
      else { continue }
      let fingerprint = member.content.fingerprint
      let key = String(row.key.dropFirst(7).dropLast(fingerprint.count + 1))
      groups[key]?.members[fingerprint] = member
      placed[fingerprint, default: []].insert(key)
    }
  }

  /// Goes on with another plan.
  ///
  /// Groups of routes that are gone, or that no longer lead where they led, are let go of; alerts
  /// that fire and stand in no group then take the routes that fit now, and are told as new.
  ///
  /// - Parameters:
  ///   - plan: what decides from now on.
  ///   - now: the present.
  public mutating func replace(_ plan: NotificationPlan, now: Instant) {
    let before = Dictionary(self.plan.routes.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.plan = plan
    sources.reckon(plan)
    for key in groups.keys.sorted() {
      guard let route = route(of: key), let old = before[route.name],
        route.matcher == old.matcher, route.grouping == old.grouping
      else {
        remove(key)
        continue
      }
      // Who is told for the first time is told what fires.
      if route.tellsAtOnce { schedule(key, at: now) }
    }
    let unplaced = sources.alerts.filter { placed[$0.key] == nil }.values.sorted { $0.id < $1.id }
    take(transitions: [], alerts: unplaced, now: now)
  }
}
