import Telemetry

extension RuleEngine {
  /// Evaluates one instance at `time`; `now` is when we learnt of it.
  mutating func judge(_ index: Int, at time: Instant, now: Instant) {
    let asked = conditions[instances[index].rule]
    let raise = instances[index].some(asked.raise, at: time)
    let clear = asked.clear.map { instances[index].every($0, at: time) } ?? !raise
    settle(index, raise: raise, clear: clear, at: time, now: now)
  }

  /// Evaluates an open alert because time has passed.
  mutating func letTimePass(_ index: Int, now: Instant) {
    let asked = conditions[instances[index].rule]
    if watched - instances[index].heardAt > instances[index].staleAfter {
      if rules[instances[index].rule].onSilence == .clear {
        settle(index, raise: .no, clear: .yes, at: max(now, instances[index].judged), now: now)
      } else {
        markStale(index, at: now)
      }
      return
    }
    guard instances[index].isConfirmed, now > instances[index].judged else { return }
    let raise = instances[index].some(asked.raise, at: now)
    let clear = asked.clear.map { instances[index].every($0, at: now) } ?? !raise
    guard raise != .unknown || clear != .unknown else { return }
    settle(index, raise: raise, clear: clear, at: now, now: now)
  }

  private mutating func settle(
    _ index: Int,
    raise: Truth,
    clear: Truth,
    at time: Instant,
    now: Instant
  ) {
    if raise != .unknown { instances[index].judged = time }
    let before = instances[index].machine
    let event = instances[index].machine.judge(raise: raise, clear: clear, at: time)
    if let event {
      record(event, index, at: time, now: now)
    } else if instances[index].hasAlert {
      refresh(index, changed: before != instances[index].machine, raise: raise, at: time, now: now)
    }
  }

  private mutating func record(
    _ event: AlertMachine.Event,
    _ index: Int,
    at time: Instant,
    now: Instant
  ) {
    let isLate = now - time > instances[index].staleAfter
    switch event {
    case .becamePending:
      instances[index].alert = newAlert(index, state: .pending, at: time, isLate: isLate)
      open.insert(index)
      tell(.pending, index, at: time)
    case .fired:
      var alert =
        instances[index].alert ?? newAlert(index, state: .firing, at: time, isLate: isLate)
      (alert.state, alert.firedAt, alert.isRetrospective) = (.firing, time, isLate)
      (alert.value, alert.judged) = (value(index), time)
      instances[index].alert = alert
      instances[index].episodes = alert.episode
      open.insert(index)
      tell(.firing, index, at: time)
    case .resolved:
      close(index, at: time)
    case .withdrew:
      if let alert = instances[index].alert { changes.withdrawn.append(alert.id) }
      instances[index].alert = nil
      open.remove(index)
    }
  }

  private mutating func close(_ index: Int, at time: Instant) {
    guard var alert = instances[index].alert else {
      preconditionFailure("resolved without an alert")
    }
    (alert.state, alert.ended, alert.isStale) = (.resolved, time, false)
    (alert.value, alert.judged) = (value(index), time)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: time, alert: alert))
    instances[index].alert = nil
    open.remove(index)
  }

  /// Brings an open alert up to date; one found in late data that still holds becomes news.
  private mutating func refresh(
    _ index: Int,
    changed: Bool,
    raise: Truth,
    at time: Instant,
    now: Instant
  ) {
    guard var alert = instances[index].alert else { return }
    let wasStale = alert.isStale
    alert.isStale = false
    alert.clearSince = clearSince(index)
    let isNews =
      alert.isRetrospective && alert.state == .firing && raise == .yes
      && now - time <= instances[index].staleAfter
    if isNews { alert.isRetrospective = false }
    (alert.value, alert.judged) = (value(index), time)
    instances[index].alert = alert
    guard changed || wasStale || isNews else { return }
    if isNews { tell(.firing, index, at: time) } else { touched.append(index) }
  }

  private mutating func markStale(_ index: Int, at now: Instant) {
    guard let alert = instances[index].alert, alert.state == .firing, !alert.isStale else { return }
    instances[index].alert?.isStale = true
    tell(.stale, index, at: now)
  }

  private mutating func tell(_ event: AlertEvent, _ index: Int, at time: Instant) {
    guard let alert = instances[index].alert else { preconditionFailure("event without an alert") }
    changes.transitions.append(AlertTransition(event: event, time: time, alert: alert))
    touched.append(index)
  }

  private func newAlert(_ index: Int, state: AlertState, at time: Instant, isLate: Bool) -> Alert {
    let instance = instances[index]
    let rule = rules[instance.rule]
    return Alert(
      rule: rule.name,
      site: instance.place.site,
      device: instance.place.device,
      episode: instance.episodes + 1,
      state: state,
      severity: rule.severity,
      activeSince: time,
      value: value(index),
      judged: time,
      isRetrospective: isLate,
      fingerprint: rule.fingerprint
    )
  }

  private func value(_ index: Int) -> Double? {
    instances[index].telling(conditions[instances[index].rule].raise)
  }

  private func clearSince(_ index: Int) -> Instant? {
    guard case .firing(_, _, let clearSince) = instances[index].machine.phase else { return nil }
    return clearSince
  }
}
