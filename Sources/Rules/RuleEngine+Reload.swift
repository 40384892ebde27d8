public import Telemetry

extension RuleEngine {
  /// Takes another set of rules and sites.
  ///
  /// Alerts of rules that are still there keep their state and are judged by the new text at their
  /// next value; those of rules that are gone end now. Samples seen so far are told again by
  /// ``remember(_:register:)``.
  public mutating func replace(
    rules: [RuleDefinition],
    surroundings: Surroundings,
    now: Instant
  ) {
    let names = Set(rules.map(\.name)).union([Self.limitRule])
    conclude()
    // What is due by then counts as judged afterwards.
    let judgedUntil = judgedUntil ?? now
    for index in settling.sorted() { release(index, now: judgedUntil) }
    conclude()
    for index in belated.sorted() { judgeLate(index) }
    var kept: [Alert] = Array(restored.values) + limited.values
    var (past, over) = (firings, ended)
    for (index, instance) in instances.enumerated() where instance.episodes > 0 {
      episodes[place(of: index)] = instance.episodes
    }
    for index in instances.indices {
      if let alert = open[index]?.alert { kept.append(alert) }
      if let aside = asides[index] {
        past[place(of: index)] = aside.firings.map { Instant(milliseconds: $0) }
        over[place(of: index)] = aside.ended.map {
          TimeRange(
            start: Instant(milliseconds: $0.lowerBound),
            end: Instant(milliseconds: $0.upperBound)
          )
        }
      }
    }
    var ended = takeChanges()
    for alert in kept where !names.contains(alert.rule) { Self.end(alert, at: now, in: &ended) }
    var next = RuleEngine(
      rules,
      surroundings,
      kept.filter { names.contains($0.rule) },
      episodes,
      past,
      over
    )
    next.takeTime(of: self, now: now)
    next.judgedUntil = judgedUntil
    next.maintenance = maintenance
    next.changes = ended
    next.expectSilentDevices()
    self = next
  }

  /// Goes on watching where another engine was: by the same ticks, so that a jump since the last is
  /// seen by the next, and with the same silences.
  private mutating func takeTime(of before: RuleEngine, now: Instant) {
    (watch, lastTick, jump) = (before.watch, before.lastTick ?? now, before.jump)
    (passing, isWatching) = (before.passing, before.isWatching)
    followsClock = before.followsClock
    (turn, expected, newlyExpected) = (before.turn, before.expected, before.newlyExpected)
    heardBefore = before.taps.map { list in
      (list ?? []).map { before.view.values[before.slot(of: $0)].heard }.max() ?? .max
    }
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

  /// Ends the alerts that no rule explains any more: the rule is gone, or no longer holds at their
  /// place.
  ///
  /// To be called once every series has been told by ``remember(_:register:)``, by which alerts
  /// find the rules that go on judging them.
  public mutating func endOrphans(now: Instant) {
    awaitSilent()
    for alert in restored.values.sorted(by: { $0.id < $1.id }) {
      Self.end(alert, at: now, in: &changes)
    }
    (restored, heardBefore) = ([:], [])
  }
}
