import Telemetry

extension RuleEngine {
  /// When and where an instance is judged.
  func moment(of index: Int, at time: Instant) -> Moment {
    Moment(
      time: time.milliseconds,
      watched: watched.milliseconds,
      site: places.sites[Int(places.places[Int(instances[index].place)].site)].context,
      firstLane: instances[index].firstLane,
      degreeDays: degrees.isEmpty
        ? nil : degrees[places.siteName(of: instances[index].place)]?.total,
      isInMaintenance: !maintenance.isEmpty && isInMaintenance(place(of: index))
    )
  }

  private func isInMaintenance(_ place: AlertPlace) -> Bool {
    maintenance.contains(AlertPlace(rule: "", site: place.site, device: place.device))
      || maintenance.contains(AlertPlace(rule: "", site: place.site, device: nil))
  }

  /// Evaluates one instance by what it has been given; the newest of that is of the moment `pending`, and
  /// `now` is when we learnt of it.
  ///
  /// Its windows know only the time of its readings. Its alert never goes back: where the clock has
  /// judged it by a later moment, the reading counts at that one.
  mutating func judge(_ index: Int, pending: Int64, now: Instant) {
    let program = programs[instances[index].rule]
    let first = instances[index].firstLane
    let hasOneInput = program.hasOneInput && view.lanes[Int(first)].next < 0
    let newest = Instant(
      milliseconds: hasOneInput ? pending : view.newestTime(program, from: first)
    )
    var moment = moment(of: index, at: newest)
    if program.hasWindows { view.update(program, moment) } else { view.settle(from: first) }
    let time = max(newest, instances[index].judged)
    // What is only remembered is judged already.
    guard !isMuted else { return instances[index].judged = time }
    var look = Look(time: time, now: now)
    moment.time = time.milliseconds
    if program.hasWindows, time > newest { look.preview = preview(program, moment) }
    let (raise, clear) = truths(program, moment, look)
    apply(index, raise: raise, clear: clear, look)
  }

  /// One evaluation: its time, when it is made, and what it looks at where that is not what the engine
  /// knows.
  struct Look {
    var time: Instant
    var now: Instant
    var preview: (view: RuleView, moment: Moment)?
  }

  /// Evaluates an instance because time has passed.
  ///
  /// What it remembers stays as it is: a reading on its way, of a moment before this one, has still to
  /// find in windows what they held then.
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
    var look = Look(time: time, now: now)
    if program.hasWindows { look.preview = preview(program, moment) }
    let (raise, clear) = truths(program, moment, look)
    guard raise != .unknown || clear != .unknown || rule.onSilence == .clear else { return }
    apply(index, raise: raise, clear: clear, look)
  }

  private func truths(
    _ program: Program,
    _ moment: Moment,
    _ look: Look
  ) -> (raise: Truth, clear: Truth) {
    guard let preview = look.preview else { return view.truths(program, at: moment) }
    return preview.view.truths(program, at: preview.moment)
  }

  /// How windows would be at a moment to come; nil where they would be as they are.
  func preview(_ program: Program, _ moment: Moment) -> (view: RuleView, moment: Moment)? {
    guard view.forgets(program, moment) else { return nil }
    var (view, moment) = (
      view.extracted(view.chain(from: moment.firstLane), program), moment
    )
    moment.firstLane = 0
    view.update(program, moment, byClock: true)
    return (view, moment)
  }

  /// Gives the machine what is known, and notes what it makes of it.
  private mutating func apply(_ index: Int, raise: Truth, clear: Truth, _ look: Look) {
    var (raise, clear) = (raise, clear)
    if raise != .unknown { instances[index].judged = look.time }
    let rule = traits[instances[index].rule]
    if rule.onSilence == .clear {
      if raise == .unknown { raise = .no }
      if raise == .no, clear == .unknown { clear = .yes }
    }
    let hasAlert = instances[index].hasAlert
    if !hasAlert {
      guard raise == .yes, !isOverLimit(index, at: look.time) else { return }
    }
    let step = step(index, raise: raise, clear: clear, at: look.time)
    if let event = step.event {
      record(event, index, step.phase, look)
    } else if hasAlert {
      refresh(index, changed: step.hasChanged, raise: raise, look)
    }
  }

  /// What the machine made of an evaluation.
  private struct Step {
    var event: AlertMachine.Event?
    var phase: AlertMachine.Phase
    var hasChanged: Bool
  }

  /// Lets the machine of an instance take one step; what is open keeps its new phase.
  private mutating func step(
    _ index: Int,
    raise: Truth,
    clear: Truth,
    at time: Instant
  ) -> Step {
    let rule = traits[instances[index].rule]
    let firings = instances[index].hasAside ? asides[index]?.firings ?? [] : []
    let damping = FlapGuard.damping(firings)
    func next(_ phase: AlertMachine.Phase) -> Step {
      var machine = AlertMachine(
        holdFor: rule.holdFor,
        keepFiringFor: rule.keepFiringFor,
        phase: phase
      )
      let event = machine.judge(raise: raise, clear: clear, at: time, damping: damping)
      return Step(event: event, phase: machine.phase, hasChanged: machine.phase != phase)
    }
    let known = withEpisode(index) { episode in
      let step = next(episode.phase)
      episode.phase = step.phase
      return step
    }
    return known ?? next(.inactive)
  }

  /// Changes an open episode where it lies, without a copy of its texts; nil where none is open.
  mutating func withEpisode<Result>(
    _ index: Int,
    _ change: (inout OpenEpisode) -> Result
  ) -> Result? {
    guard instances[index].hasAlert, let position = open.index(forKey: index) else { return nil }
    return change(&open.values[position])
  }
}
