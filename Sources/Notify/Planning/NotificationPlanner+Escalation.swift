import Telemetry

// Who else is told when nobody acknowledges.
extension NotificationPlanner {
  /// Tells the steps that are due; each alert goes up by itself, whatever it is grouped with.
  mutating func escalate(_ key: String, _ route: RouteDefinition, now: Instant) {
    guard let steps = route.escalation.flatMap({ plan.escalations[$0] }), let group = groups[key]
    else { return }
    for (fingerprint, member) in group.ordered where member.isFiring && !isHeldBack(member) {
      guard member.content.acknowledgedBy == nil else { continue }
      var member = member
      while member.escalated < steps.count {
        let step = steps[member.escalated]
        guard now >= Instant(milliseconds: member.added) + step.after else { break }
        for channel in step.channels where plan.channels.contains(channel) {
          post(
            .escalation,
            channel,
            route,
            key,
            [member.content],
            mentions: step.mentions,
            now: now
          )
        }
        member.escalated += 1
        member.escalatedTo += step.channels.filter { !member.escalatedTo.contains($0) }
      }
      guard member != group.members[fingerprint] else { continue }
      groups[key]?.members[fingerprint] = member
      keep(key, fingerprint)
    }
  }

  /// Tells those to whom an alert had gone up that it is over, where its route does not.
  mutating func endEscalation(_ key: String, _ fingerprint: String, now: Instant) {
    guard let member = groups[key]?.members[fingerprint], let route = route(of: key),
      route.sendsResolved
    else { return }
    for channel in member.escalatedTo
    where plan.channels.contains(channel) && !route.channels.contains(channel) {
      post(.resolved, channel, route, key, [member.content], mentions: [], now: now)
    }
  }

  /// When the next step of one of the alerts is due.
  func nextEscalation(_ group: NotificationGroup, _ route: RouteDefinition) -> Instant? {
    guard let steps = route.escalation.flatMap({ plan.escalations[$0] }) else { return nil }
    return group.members.values.compactMap { member in
      guard member.isFiring, member.content.acknowledgedBy == nil, !isHeldBack(member),
        member.escalated < steps.count
      else { return nil }
      return Instant(milliseconds: member.added) + steps[member.escalated].after
    }.min()
  }
}
