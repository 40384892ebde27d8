import Telemetry

// What becomes of an alert is written down and told.
extension RuleEngine {
  /// Notes what an evaluation brought about.
  mutating func record(
    _ event: AlertMachine.Event,
    _ index: Int,
    _ phase: AlertMachine.Phase,
    _ look: Look
  ) {
    let time = look.time
    let isLate =
      look.now - time > instances[index].staleAfter + traits[instances[index].rule].settle
    switch event {
    case .becamePending:
      begin(index, newAlert(index, state: .pending, look, isLate: isLate), phase)
      tell(.pending, index, at: time)
    case .fired:
      var alert = open[index]?.alert ?? newAlert(index, state: .firing, look, isLate: isLate)
      (alert.state, alert.firedAt, alert.isRetrospective) = (.firing, time, isLate)
      (alert.value, alert.judged) = (value(index, look), time)
      alert.fingerprint = fingerprints[instances[index].rule]
      if instances[index].hasAlert {
        open[index]?.alert = alert
      } else {
        begin(index, alert, phase)
      }
      instances[index].episodes = alert.episode
      noteFiring(index, at: time)
      tell(.firing, index, at: time)
    case .wentBack:
      open[index]?.alert.state = .pending
      open[index]?.alert.firedAt = nil
      tell(.pending, index, at: time)
    case .resolved: close(index, look)
    case .withdrew:
      if let alert = open[index]?.alert { changes.withdrawn.append(alert.id) }
      end(index)
    }
  }

  private mutating func begin(_ index: Int, _ alert: Alert, _ phase: AlertMachine.Phase) {
    instances[index].hasAlert = true
    open[index] = OpenEpisode(alert: alert, phase: phase)
    openCounts[instances[index].rule] += 1
  }

  private mutating func end(_ index: Int) {
    instances[index].hasAlert = false
    open[index] = nil
    openCounts[instances[index].rule] -= 1
    leaveLimit(of: instances[index].rule)
  }

  private mutating func noteFiring(_ index: Int, at time: Instant) {
    withAside(index) { aside in
      aside.firings.append(time.milliseconds)
      if aside.firings.count > FlapGuard.count { aside.firings.removeFirst() }
    }
  }

  private mutating func close(_ index: Int, _ look: Look) {
    guard var alert = open[index]?.alert else {
      preconditionFailure("resolved without an alert")
    }
    let time = look.time
    (alert.state, alert.ended, alert.isStale) = (.resolved, time, false)
    (alert.value, alert.judged) = (value(index, look), time)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: time, alert: alert))
    let began = alert.activeSince.milliseconds
    withAside(index) { aside in
      aside.end(began...max(began, time.milliseconds))
    }
    end(index)
  }

  /// Brings an open alert up to date; one found in late data that still holds becomes news.
  mutating func refresh(
    _ index: Int,
    changed: Bool,
    raise: Truth,
    _ look: Look
  ) {
    let time = look.time
    let isFresh = !isStale(index)
    let isTimely =
      look.now - time <= instances[index].staleAfter + traits[instances[index].rule].settle
    let value = value(index, look)
    let isTold = withEpisode(index) { episode in
      let wasStale = episode.alert.isStale
      if raise != .unknown, isFresh { episode.alert.isStale = false }
      episode.alert.clearSince = episode.phase.clearSince
      let isNews =
        episode.alert.isRetrospective && episode.alert.state == .firing && raise == .yes && isTimely
      if isNews { episode.alert.isRetrospective = false }
      episode.alert.value = value
      if changed || !look.isByClock { episode.alert.judged = time }
      return (news: isNews, change: changed || wasStale != episode.alert.isStale)
    }
    guard let isTold else { return }
    if isTold.news {
      tell(.firing, index, at: time)
    } else if isTold.change {
      touched.append(index)
    }
  }

  mutating func markStale(_ index: Int, at now: Instant) {
    guard let alert = open[index]?.alert, alert.state == .firing, !alert.isStale else { return }
    open[index]?.alert.isStale = true
    tell(.stale, index, at: now)
  }

  private mutating func tell(_ event: AlertEvent, _ index: Int, at time: Instant) {
    guard let alert = open[index]?.alert else { preconditionFailure("event without an alert") }
    changes.transitions.append(AlertTransition(event: event, time: time, alert: alert))
    touched.append(index)
  }

  func newAlert(_ index: Int, state: AlertState, _ look: Look, isLate: Bool) -> Alert {
    let rule = rules[instances[index].rule]
    let place = place(of: index)
    return Alert(
      rule: rule.name,
      site: place.site,
      device: place.device,
      episode: instances[index].episodes + 1,
      state: state,
      severity: rule.severity,
      activeSince: look.time,
      value: value(index, look),
      judged: look.time,
      isRetrospective: isLate,
      fingerprint: fingerprints[instances[index].rule]
    )
  }

  /// The value to show beside an alert.
  private func value(_ index: Int, _ look: Look) -> Double? {
    let program = programs[instances[index].rule]
    if let preview = look.preview { return Self.shown(preview.view, program, preview.moment) }
    return Self.shown(view, program, moment(of: index, at: look.time))
  }

  static func shown(_ view: RuleView, _ program: Program, _ moment: Moment) -> Double? {
    guard let step = program.shown, let lane = view.tellingLane(program, at: moment) else {
      return nil
    }
    let value = view.number(step, lane: lane, program, moment)
    return value.isFinite ? value : nil
  }
}
