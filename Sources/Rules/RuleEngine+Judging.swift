import Telemetry

extension RuleEngine {
  /// When and where an instance is judged.
  func moment(of index: Int, at time: Instant) -> Moment {
    Moment(
      time: time.milliseconds,
      watched: watched.milliseconds,
      site: instances[index].site,
      degreeDays: degrees.isEmpty ? nil : degrees[instances[index].place.site]?.total,
      isInMaintenance: !maintenance.isEmpty && isInMaintenance(instances[index].place)
    )
  }

  private func isInMaintenance(_ place: AlertPlace) -> Bool {
    maintenance.contains(AlertPlace(rule: "", site: place.site, device: place.device))
      || maintenance.contains(AlertPlace(rule: "", site: place.site, device: nil))
  }

  /// Evaluates one instance at `time`; `now` is when we learnt of it.
  mutating func judge(_ index: Int, at time: Instant, now: Instant) {
    let program = programs[instances[index].rule]
    let moment = moment(of: index, at: time)
    updateWindows(index, program, moment)
    guard !isMuted else {
      instances[index].judged = max(instances[index].judged, time)
      return
    }
    let raise = instances[index].view.raises(program, at: moment)
    let clear = instances[index].view.clears(program, at: moment) ?? !raise
    apply(index, raise: raise, clear: clear, at: time, now: now)
  }

  private mutating func updateWindows(_ index: Int, _ program: Program, _ moment: Moment) {
    guard instances[index].view.hasWindows else { return }
    for lane in instances[index].view.lanes.indices {
      instances[index].view.update(lane: lane, program, moment)
    }
  }

  /// Evaluates an instance because time has passed.
  mutating func letTimePass(_ index: Int, now: Instant) {
    let rule = traits[instances[index].rule]
    let program = programs[instances[index].rule]
    let isSilent = watched - instances[index].heardAt > instances[index].staleAfter
    if isSilent, instances[index].hasAlert, !program.asksForSilence, rule.onSilence == .hold {
      return markStale(index, at: now)
    }
    let isTrusted = instances[index].isConfirmed || program.asksForSilence || isSilent
    let time = now - rule.settle
    guard isTrusted, time > instances[index].judged else { return }
    let moment = moment(of: index, at: time)
    updateWindows(index, program, moment)
    let raise = instances[index].view.raises(program, at: moment)
    let clear = instances[index].view.clears(program, at: moment) ?? !raise
    guard raise != .unknown || clear != .unknown || rule.onSilence == .clear else { return }
    apply(index, raise: raise, clear: clear, at: time, now: now)
  }

  /// Gives the machine what is known, and notes what it makes of it.
  private mutating func apply(
    _ index: Int,
    raise: Truth,
    clear: Truth,
    at time: Instant,
    now: Instant
  ) {
    var (raise, clear) = (raise, clear)
    if raise != .unknown { instances[index].judged = time }
    if traits[instances[index].rule].onSilence == .clear {
      if raise == .unknown { raise = .no }
      if raise == .no, clear == .unknown { clear = .yes }
    }
    if raise == .yes, !instances[index].hasAlert, isOverLimit(index, at: time) { return }
    let before = instances[index].machine
    let firings = instances[index].aside?.firings ?? []
    let event = instances[index].machine.judge(
      raise: raise,
      clear: clear,
      at: time,
      damping: FlapGuard.damping(firings)
    )
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
    let isLate =
      now - time > instances[index].staleAfter + traits[instances[index].rule].settle
    switch event {
    case .becamePending:
      begin(index, newAlert(index, state: .pending, at: time, isLate: isLate))
      tell(.pending, index, at: time)
    case .fired:
      let isFirst = !instances[index].hasAlert
      var alert =
        instances[index].alert ?? newAlert(index, state: .firing, at: time, isLate: isLate)
      (alert.state, alert.firedAt, alert.isRetrospective) = (.firing, time, isLate)
      (alert.value, alert.judged) = (value(index, at: time), time)
      alert.fingerprint = rules[instances[index].rule].fingerprint
      if isFirst { begin(index, alert) } else { instances[index].alert = alert }
      instances[index].episodes = alert.episode
      noteFiring(index, at: time)
      tell(.firing, index, at: time)
    case .wentBack:
      instances[index].alert?.state = .pending
      instances[index].alert?.firedAt = nil
      tell(.pending, index, at: time)
    case .resolved: close(index, at: time)
    case .withdrew:
      if let alert = instances[index].alert { changes.withdrawn.append(alert.id) }
      end(index)
    }
  }

  private mutating func begin(_ index: Int, _ alert: Alert) {
    instances[index].alert = alert
    open.insert(index)
    openCounts[instances[index].rule] += 1
  }

  private mutating func end(_ index: Int) {
    instances[index].alert = nil
    open.remove(index)
    openCounts[instances[index].rule] -= 1
    leaveLimit(of: instances[index].rule)
  }

  private mutating func noteFiring(_ index: Int, at time: Instant) {
    instances[index].withAside { aside in
      aside.firings.append(time.milliseconds)
      if aside.firings.count > FlapGuard.count { aside.firings.removeFirst() }
    }
  }

  private mutating func close(_ index: Int, at time: Instant) {
    guard var alert = instances[index].alert else {
      preconditionFailure("resolved without an alert")
    }
    (alert.state, alert.ended, alert.isStale) = (.resolved, time, false)
    (alert.value, alert.judged) = (value(index, at: time), time)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: time, alert: alert))
    let began = alert.activeSince.milliseconds
    instances[index].withAside { aside in
      aside.end(began...max(began, time.milliseconds))
    }
    end(index)
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
    let isFresh = watched - instances[index].heardAt <= instances[index].staleAfter
    if raise != .unknown, isFresh { alert.isStale = false }
    alert.clearSince = clearSince(index)
    let isNews =
      alert.isRetrospective && alert.state == .firing && raise == .yes
      && now - time <= instances[index].staleAfter + traits[instances[index].rule].settle
    if isNews { alert.isRetrospective = false }
    (alert.value, alert.judged) = (value(index, at: time), time)
    instances[index].alert = alert
    guard changed || wasStale != alert.isStale || isNews else { return }
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

  func newAlert(_ index: Int, state: AlertState, at time: Instant, isLate: Bool) -> Alert {
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
      value: value(index, at: time),
      judged: time,
      isRetrospective: isLate,
      fingerprint: rule.fingerprint
    )
  }

  /// The value to show beside an alert.
  func value(_ index: Int, at time: Instant) -> Double? {
    let program = programs[instances[index].rule]
    let moment = moment(of: index, at: time)
    return Self.shown(instances[index].view, program, moment)
  }

  static func shown(_ view: RuleView, _ program: Program, _ moment: Moment) -> Double? {
    guard let step = program.shown, let lane = view.tellingLane(program, at: moment) else {
      return nil
    }
    let value = view.number(step, lane: lane, program, moment)
    return value.isFinite ? value : nil
  }

  private func clearSince(_ index: Int) -> Instant? {
    guard case .firing(_, _, let clearSince) = instances[index].machine.phase else { return nil }
    return clearSince
  }
}
