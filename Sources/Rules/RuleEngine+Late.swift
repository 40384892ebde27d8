import Telemetry

extension RuleEngine {
  /// Takes in a value that is older than what is known of its input.
  ///
  /// Windows that still reach so far get it. What it says of alerts is judged by itself: an episode
  /// that is found there is history, and never changes what the present says.
  mutating func takeLate(_ index: Int, _ tap: Tap, _ value: Double, at time: Int64) {
    let program = programs[instances[index].rule]
    let then = moment(of: index, at: Instant(milliseconds: time))
    instances[index].view.insertLate(
      value,
      input: Int(tap.input),
      lane: Int(tap.lane),
      program,
      then
    )
    guard tap.rank > 0, instances[index].view.lanes[Int(tap.lane)].group == 0 else { return }
    let known = instances[index].aside?.late
    if let known, time < max(known.judged, known.pendingAt) { closeLate(index) }
    if instances[index].aside?.late == nil { beginLate(index, program) }
    belated.insert(index)
    if let late = instances[index].aside?.late, late.pendingAt > .min, time > late.pendingAt {
      judgeLate(index)
    }
    instances[index].withAside { aside in
      guard var late = aside.late else { return }
      aside.late = nil
      let lane = Int(tap.lane)
      let slot = Int(late.view.lanes[lane].firstInput + tap.input)
      late.view.values[slot].time = time
      late.view.values[slot].value = value
      late.view.lanes[lane].touched |= 1 << UInt32(min(tap.input, 31))
      late.pendingAt = max(late.pendingAt, time)
      late.heardAt = watched
      aside.late = late
    }
  }

  private mutating func beginLate(_ index: Int, _ program: Program) {
    let rule = rules[instances[index].rule]
    let view = instances[index].view.emptied(program) { Self.hold(rule, $0) }
    let late = LateStretch(
      view: view,
      machine: AlertMachine(holdFor: rule.holdFor, keepFiringFor: rule.keepFiringFor),
      heardAt: watched
    )
    instances[index].withAside { $0.late = late }
  }

  /// Judges the moment of late data that has been gathered.
  mutating func judgeLate(_ index: Int) {
    guard var late = instances[index].aside?.late, late.pendingAt > .min else { return }
    instances[index].withAside { $0.late = nil }
    let program = programs[instances[index].rule]
    let time = Instant(milliseconds: max(late.pendingAt, late.judged))
    late.pendingAt = .min
    late.judged = time.milliseconds
    let moment = moment(of: index, at: time)
    for lane in late.view.lanes.indices { late.view.update(lane: lane, program, moment) }
    let raise = late.view.raises(program, at: moment)
    let clear = late.view.clears(program, at: moment) ?? !raise
    let before = late.machine.phase
    switch late.machine.judge(raise: raise, clear: clear, at: time) {
    case .fired: late.value = Self.shown(late.view, program, moment)
    case .resolved: tellLate(index, before, value: late.value, ended: time)
    default: break
    }
    instances[index].withAside { $0.late = late }
  }

  /// Ends a stretch of late data; an episode that still holds ends with it.
  mutating func closeLate(_ index: Int) {
    judgeLate(index)
    guard let late = instances[index].aside?.late else { return }
    if case .firing = late.machine.phase {
      let time = Instant(milliseconds: late.judged)
      tellLate(index, late.machine.phase, value: late.value, ended: time)
    }
    instances[index].withAside { $0.late = nil }
    belated.remove(index)
  }

  private mutating func tellLate(
    _ index: Int,
    _ phase: AlertMachine.Phase,
    value: Double?,
    ended: Instant
  ) {
    guard !isMuted, case .firing(let since, let firedAt, _) = phase,
      !isKnown(index, from: since, to: ended)
    else { return }
    var alert = newAlert(index, state: .firing, at: since, isLate: true)
    if instances[index].alert?.state == .pending { alert.episode += 1 }
    (alert.firedAt, alert.value, alert.judged) = (firedAt, value, firedAt)
    instances[index].episodes = alert.episode
    changes.transitions.append(AlertTransition(event: .firing, time: firedAt, alert: alert))
    (alert.state, alert.ended, alert.judged) = (.resolved, ended, ended)
    changes.alerts.append(alert)
    changes.transitions.append(AlertTransition(event: .resolved, time: ended, alert: alert))
  }

  /// Whether the present has already told of this time.
  private func isKnown(_ index: Int, from: Instant, to: Instant) -> Bool {
    if let alert = instances[index].alert, alert.activeSince <= to { return true }
    guard let last = instances[index].aside?.lastEpisode else { return false }
    return last.overlaps(from.milliseconds...max(from.milliseconds, to.milliseconds))
  }
}
