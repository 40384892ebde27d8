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
    /// Whether the clock brought it about, and no reading.
    var isByClock = false
    var preview: (view: RuleView, moment: Moment)?
  }

  /// Evaluates an instance because time has passed.
  ///
  /// What it remembers stays as it is: a reading on its way, of a moment before this one, has still to
  /// find in windows what they held then. Where nothing comes of it, that reading is judged at its own
  /// time, too: no alert depends on when somebody came to look.
  mutating func letTimePass(_ index: Int, now: Instant) {
    let rule = traits[instances[index].rule]
    let program = programs[instances[index].rule]
    let isStale = isStale(index)
    if isStale, instances[index].hasAlert, !program.asksForSilence, rule.onSilence == .hold {
      return markStale(index, at: now)
    }
    // While the broker is away, it says nothing that nothing comes.
    guard isWatching || !program.changesWithSilence else { return }
    let isSilent = watched - instances[index].heardAt > instances[index].staleAfter
    let isKnown = instances[index].isConfirmed && !isStale
    guard isKnown || program.asksForSilence || isSilent else { return }
    let time = now - rule.settle
    guard time > instances[index].judged else { return }
    let (look, known) = look(index, byClock: time, now: now)
    guard isWorthTelling(known, index) else { return }
    if followsClock { endTimer(index, by: look, known) }
    if time > instances[index].judged { apply(index, raise: known.raise, clear: known.clear, look) }
  }

  /// Whether its values are too old to be known, whether the broker was there since or not.
  func isStale(_ index: Int) -> Bool {
    passed - instances[index].passedAt > instances[index].staleAfter
  }

  /// Evaluates an open alert before a reading is taken in whose arrival finds that its time has run out: a
  /// tick would have done so, had there been one right then, and had not the reading before, `isFollowing`,
  /// come together with this one.
  mutating func endTimer(_ index: Int, before time: Int64, isFollowing: Bool, now: Instant) {
    guard followsClock, !isMuted, instances[index].isConfirmed, let lastTick,
      now - lastTick <= longestPause, let due = due(index)
    else { return }
    let settle = traits[instances[index].rule].settle
    let reading = Instant(milliseconds: time)
    // What has waited, here or on its way, is taken in, in its order, before what became due after it.
    let hasWaited = settle > .zero || isFollowing || now - reading > LateStretch.jitter
    let limit = min(now - settle, hasWaited ? reading - .milliseconds(1) : now)
    let judged = instances[index].judged
    guard due <= limit, due > judged, due - judged <= instances[index].staleAfter else { return }
    let (look, known) = look(index, byClock: limit, now: now)
    guard isWorthTelling(known, index) else { return }
    endTimer(index, by: look, known)
  }

  /// Evaluates an open alert at the moment at which its time ran out, `for` before it fires or
  /// `keep_firing_for` before it ends, where nothing has changed between that and a later look.
  private mutating func endTimer(
    _ index: Int,
    by later: Look,
    _ known: (raise: Truth, clear: Truth)
  ) {
    guard let due = due(index), due > instances[index].judged, due <= later.time else { return }
    let (look, then) = look(index, byClock: due, now: later.now)
    if then == known { apply(index, raise: then.raise, clear: then.clear, look) }
  }

  /// When the time of an open alert runs out; nil while none runs.
  private func due(_ index: Int) -> Instant? {
    guard instances[index].hasAlert, let position = open.index(forKey: index) else { return nil }
    let phase = open.values[position].phase
    // Most alerts fire and hold.
    if case .firing(_, _, nil) = phase { return nil }
    return machine(index, phase).due
  }

  private func look(
    _ index: Int,
    byClock time: Instant,
    now: Instant
  ) -> (look: Look, known: (raise: Truth, clear: Truth)) {
    let program = programs[instances[index].rule]
    let moment = moment(of: index, at: time)
    var look = Look(time: time, now: now, isByClock: true)
    if program.hasWindows { look.preview = preview(program, moment) }
    return (look, truths(program, moment, look))
  }

  private func isWorthTelling(_ known: (raise: Truth, clear: Truth), _ index: Int) -> Bool {
    known.raise != .unknown || known.clear != .unknown
      || traits[instances[index].rule].onSilence == .clear
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
    if raise != .unknown, !look.isByClock { instances[index].judged = look.time }
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
    if step.hasChanged { instances[index].judged = look.time }
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
    let idle = machine(index, .inactive)
    func next(_ phase: AlertMachine.Phase) -> Step {
      var machine = idle
      machine.phase = phase
      let event = machine.judge(raise: raise, clear: clear, at: time)
      return Step(event: event, phase: machine.phase, hasChanged: machine.phase != phase)
    }
    let known = withEpisode(index) { episode in
      let step = next(episode.phase)
      episode.phase = step.phase
      return step
    }
    return known ?? next(.inactive)
  }

  /// The machine of an instance, in a phase.
  @inline(__always)
  private func machine(_ index: Int, _ phase: AlertMachine.Phase) -> AlertMachine {
    let rule = traits[instances[index].rule]
    let firings = instances[index].hasAside ? asides[index]?.firings ?? [] : []
    var machine = AlertMachine(
      holdFor: rule.holdFor,
      keepFiringFor: rule.keepFiringFor,
      phase: phase
    )
    machine.damping = FlapGuard.damping(firings)
    return machine
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
