public import Telemetry

// One look at a group: what is left of it after all that holds messages back, and for each channel
// whether it is told.
extension NotificationPlanner {
  /// How many alerts a message tells at most; more of them are several messages.
  static let alertsAtOnce = 100
  /// How often a group is looked at that waits for a mute to end.
  static let mutedInterval = TimeSpan.minutes(1)
  /// How long an end that could not be told is kept for.
  static let longestUntold = TimeSpan.days(7)

  /// The stages of Alertmanager, in its order: inhibition, active times, mute times, silences, then
  /// for each channel the decision.
  mutating func flush(_ key: String, now: Instant) {
    guard let group = groups[key] else { return }
    guard let route = route(of: key) else { return remove(key) }
    let isOpen = plan.isOpen(route, at: now)
    let told = group.ordered.filter { !isHeldBack($0.member) }
    // Where all is held back nothing has ended: what was told is not told as new afterwards.
    if isOpen, !told.isEmpty {
      for channel in route.channels where plan.channels.contains(channel) {
        tell(channel, route, key, told, now: now)
      }
    }
    escalate(key, route, now: now)
    settle(key, route, now: now)
    guard groups[key] != nil else { return }
    let look = next(key, route, isOpen: isOpen, now: now)
    groups[key]?.next = look
    if let next = groups[key]?.next { noteDue(next) }
    keepHead(key)
  }

  func isHeldBack(_ member: NotificationGroup.Member) -> Bool {
    member.isSilenced || isInhibited(member)
  }

  /// Whether another alert that fires explains this one.
  private func isInhibited(_ member: NotificationGroup.Member) -> Bool {
    sources.explain(member.content.fingerprint, plan)
  }

  private mutating func tell(
    _ channel: String,
    _ route: RouteDefinition,
    _ key: String,
    _ told: [(fingerprint: String, member: NotificationGroup.Member)],
    now: Instant
  ) {
    let firing = Set(told.filter(\.member.isFiring).map(\.fingerprint))
    let resolved = Set(told.filter { !$0.member.isFiring }.map(\.fingerprint))
    let record = groups[key]?.records[channel]
    let decision = DedupeDecision.decide(
      record: record,
      firing: firing,
      resolved: resolved,
      sendsResolved: route.sendsResolved,
      isRepeatDue: isRepeatDue(record, route, told, now: now)
    )
    guard decision != .nothing else { return }
    if case .send(let reason) = decision {
      let alerts = told.filter { route.sendsResolved || $0.member.isFiring }.map(\.member.content)
      post(reason, channel, route, key, alerts, mentions: route.mentions, now: now)
    }
    // What is held back now fires on, and has been told if it had been.
    let heldBack = record?.firing.filter { groups[key]?.members[$0].map(isHeldBack) == true } ?? []
    groups[key]?.records[channel] = NotificationGroup.Record(
      firing: firing.union(heldBack),
      resolved: resolved,
      at: now.milliseconds,
      repeats: decision == .send(.reminder) ? (record?.repeats ?? 0) + 1 : 0
    )
  }

  private func isRepeatDue(
    _ record: NotificationGroup.Record?,
    _ route: RouteDefinition,
    _ told: [(fingerprint: String, member: NotificationGroup.Member)],
    now: Instant
  ) -> Bool {
    guard let record, let interval = route.repeatInterval else { return false }
    if let limit = route.repeatLimit, record.repeats >= limit { return false }
    // Somebody has it in hand: what is known need not be said again.
    let isOpen = told.contains { $0.member.isFiring && $0.member.content.acknowledgedBy == nil }
    return isOpen && now - Instant(milliseconds: record.at) >= interval
  }

  /// Puts a message into the outbox; one with too many alerts becomes several.
  mutating func post(
    _ reason: NotificationContent.Reason,
    _ channel: String,
    _ route: RouteDefinition,
    _ key: String,
    _ alerts: [AlertContent],
    mentions: [String],
    now: Instant
  ) {
    let people = plan.contacts.onDuty(mentions, at: now, in: plan.zone)
    for start in stride(from: 0, to: alerts.count, by: Self.alertsAtOnce) {
      let part = Array(alerts[start..<min(alerts.count, start + Self.alertsAtOnce)])
      let content = NotificationContent(
        reason: reason,
        route: route.name,
        group: key,
        groupLabels: groups[key]?.labels ?? [:],
        alerts: part,
        mentions: people
      )
      post(content, to: channel, now: now)
    }
  }

  /// Puts a message into the outbox.
  ///
  /// - Returns: its number.
  @discardableResult
  public mutating func post(
    _ content: NotificationContent,
    to channel: String,
    now: Instant
  ) -> Int64 {
    lastID += 1
    messages.append(
      OutboxMessage(
        id: lastID,
        key: "\(plan.origin)-\(lastID)",
        channel: channel,
        content: content.json,
        alerts: content.alerts.map(\.id),
        created: now,
        deadline: now + plan.deadline
      )
    )
    return lastID
  }

  /// Lets go of the alerts that have ended and of which nothing is left to tell.
  private mutating func settle(_ key: String, _ route: RouteDefinition, now: Instant) {
    guard let group = groups[key] else { return }
    for (fingerprint, member) in group.members where !member.isFiring {
      let isUntold = group.records.values.contains { $0.firing.contains(fingerprint) }
      let age = now - Instant(milliseconds: member.content.ended ?? 0)
      let isWanted = route.sendsResolved && !member.isSilenced && age <= Self.longestUntold
      guard !isUntold || !isWanted else { continue }
      forget(key, fingerprint)
      // Its next episode is news.
      for channel in group.records.keys {
        groups[key]?.records[channel]?.firing.remove(fingerprint)
      }
    }
    if groups[key]?.members.isEmpty == true { remove(key) }
  }

  private func next(
    _ key: String,
    _ route: RouteDefinition,
    isOpen: Bool,
    now: Instant
  ) -> Instant? {
    guard let group = groups[key] else { return nil }
    let step = nextEscalation(group, route)
    let look: Instant? =
      if !route.digestAt.isEmpty {
        plan.next(route.digestAt, after: now)
      } else if route.groupInterval > .zero {
        now + route.groupInterval
      } else {
        nextOfEach(group, route, isOpen: isOpen, now: now)
      }
    return [step, look].compactMap(\.self).min()
  }

  /// When a group that tells every change at once has to be looked at without a change.
  private func nextOfEach(
    _ group: NotificationGroup,
    _ route: RouteDefinition,
    isOpen: Bool,
    now: Instant
  ) -> Instant? {
    if !isOpen || group.members.values.contains(where: isHeldBack) {
      return now + Self.mutedInterval
    }
    guard let interval = route.repeatInterval else { return nil }
    return group.records.values.filter { record in
      route.repeatLimit.map { record.repeats < $0 } ?? true
    }
    .map { max(Instant(milliseconds: $0.at) + interval, now + .seconds(1)) }.min()
  }
}
