public import Telemetry

extension RuleEngine {
  /// An episode that was found in late data.
  private struct LateEpisode {
    var since: Instant
    var firedAt: Instant
    var ended: Instant
    var value: Double?
    /// Whether it still held where the late data ends, so that it may go on in what is known.
    var isCut: Bool
  }

  /// Takes in a value that is older than what is known of its input.
  ///
  /// Windows that still reach so far get it. What it says of alerts is judged by itself, once no more
  /// late data comes: an episode that is found there is history, and never changes what the present
  /// says. One that cannot be used may turn out to be good by then.
  mutating func takeLate(_ late: WaitingValue, isUsable: Bool = true) {
    let (tap, time) = (late.tap, late.time)
    let index = Int(tap.instance)
    let program = programs[instances[index].rule]
    if isUsable {
      let then = moment(of: index, at: Instant(milliseconds: time))
      view.insertLate(late.value, tap, program, then)
    }
    let known = view.values[slot(of: tap)].time
    guard !isMuted, view.lanes[Int(tap.lane)].group == 0,
      known - time > LateStretch.jitter.milliseconds
    else { return }
    gather(late)
  }

  /// Keeps a late reading until no more come.
  private mutating func gather(_ late: WaitingValue) {
    let index = Int(late.tap.instance)
    let arrived = Instant(milliseconds: late.arrived)
    let heardAt = TimeSpan(milliseconds: heard(arrived, late.series).watched)
    let count = withAside(index) { aside -> Int in
      var stretch = aside.late ?? LateStretch()
      aside.late = nil
      stretch.insert(late, heardAt: heardAt)
      let count = stretch.waiting.count
      aside.late = stretch
      return count
    }
    belated.insert(index)
    let time = Instant(milliseconds: late.time)
    var note =
      belatedSeries[late.series]
      ?? BelatedReadings(
        range: TimeRange(start: time, end: time + .milliseconds(1)),
        arrived: arrived
      )
    note.take(time, arrived: arrived)
    if belatedSeries.updateValue(note, forKey: late.series) != note {
      changes.belated[late.series] = .some(note)
    }
    if count >= LateStretch.most { judgeLate(index) }
  }

  /// Takes up a late reading that the last run had stored and not judged.
  ///
  /// - Precondition: it has been told by ``remember(_:register:)``, like everything else.
  public mutating func recall(_ sample: Sample, register: Register) {
    let slot = Int(sample.series.rawValue)
    guard !sample.reasons.contains(.maintenance), let value = sample.value, slot < taps.count,
      let list = taps[slot]
    else { return }
    conclude()
    isMuted = true
    defer { isMuted = false }
    for tap in list {
      guard tap.rank >= view.ranks[self.slot(of: tap)], view.lanes[Int(tap.lane)].group == 0 else {
        continue
      }
      gather(WaitingValue(sample, value, tap))
    }
  }

  /// Begins to take up late readings: what the last run had noted of them, of which
  /// ``recall(_:register:)`` tells what it can.
  public mutating func beginRecall(_ noted: [SeriesID: BelatedReadings]) {
    belatedSeries = noted
    hasJudgedLate = !noted.isEmpty
  }

  /// Takes note of the series whose late readings have all been judged.
  mutating func forgetJudged() {
    guard hasJudgedLate else { return }
    hasJudgedLate = false
    for series in belatedSeries.keys {
      let slot = Int(series.rawValue)
      let list = slot < taps.count ? taps[slot] ?? [] : []
      guard !list.contains(where: { belated.contains(Int($0.instance)) }) else { continue }
      belatedSeries[series] = nil
      changes.belated[series] = .some(nil)
    }
  }

  /// Judges the late data of an instance, and tells of what the present has not told.
  mutating func judgeLate(_ index: Int) {
    belated.remove(index)
    guard var late = asides[index]?.late else { return }
    hasJudgedLate = true
    asides[index]?.late = nil
    late.keep(traits[instances[index].rule].use)
    let (found, heldSince) = episodes(in: late, index)
    for episode in found where !isKnown(episode, index) { tell(episode, index) }
    guard let heldSince, let last = late.waiting.last, let alert = open[index]?.alert,
      alert.state == .pending, heldSince < alert.activeSince,
      alert.activeSince <= Instant(milliseconds: last.time) + instances[index].staleAfter
    else { return }
    // What is pending has held for longer than was known.
    open[index]?.phase = .pending(since: heldSince)
    open[index]?.alert.activeSince = heldSince
    touched.append(index)
  }

  /// The episodes in late data, and since when the condition held where it ends.
  private func episodes(
    in late: LateStretch,
    _ index: Int
  ) -> (episodes: [LateEpisode], heldSince: Instant?) {
    let rule = rules[instances[index].rule]
    let program = programs[instances[index].rule]
    let chain = self.view.chain(from: instances[index].firstLane)
    let places = Dictionary(uniqueKeysWithValues: chain.enumerated().map { ($1, $0) })
    // What comes late is no silence, then or now.
    let heard = watched.milliseconds
    var view = self.view.emptied(chain, program, heard: heard) { Self.hold(rule, $0) }
    var machine = AlertMachine(holdFor: rule.holdFor, keepFiringFor: rule.keepFiringFor)
    var (found, value) = ([LateEpisode](), Double?.none)
    for (position, waiting) in late.waiting.enumerated() {
      guard let lane = places[waiting.tap.lane] else { continue }
      let slot = Int(view.lanes[lane].firstInput) + Int(waiting.tap.input)
      view.values[slot].time = waiting.time
      view.values[slot].value = waiting.value
      view.lanes[lane].touched |= waiting.tap.bit
      let next = position + 1 < late.waiting.count ? late.waiting[position + 1].time : .max
      guard next > waiting.time else { continue }
      let time = Instant(milliseconds: waiting.time)
      var moment = moment(of: index, at: time)
      moment.firstLane = 0
      view.update(program, moment)
      let (raise, clear) = view.truths(program, at: moment)
      let before = machine.phase
      switch machine.judge(raise: raise, clear: clear, at: time) {
      case .fired: value = Self.shown(view, program, moment)
      case .resolved:
        if let one = Self.episode(before, value, ended: time, isCut: false) { found.append(one) }
      default: break
      }
    }
    let end = Instant(milliseconds: late.waiting.last?.time ?? 0)
    if let one = Self.episode(machine.phase, value, ended: end, isCut: true) { found.append(one) }
    return (found, Self.heldSince(machine.phase))
  }

  private static func heldSince(_ phase: AlertMachine.Phase) -> Instant? {
    switch phase {
    case .inactive: nil
    case .pending(let since), .firing(let since, _, _): since
    }
  }

  private static func episode(
    _ phase: AlertMachine.Phase,
    _ value: Double?,
    ended: Instant,
    isCut: Bool
  ) -> LateEpisode? {
    guard case .firing(let since, let firedAt, _) = phase else { return nil }
    return LateEpisode(
      since: since,
      firedAt: firedAt,
      ended: ended,
      value: value,
      isCut: isCut
    )
  }

  /// Whether what is known explains an episode: an alert holds at that time, or begins so soon after
  /// its end that the two are one.
  private func isKnown(_ episode: LateEpisode, _ index: Int) -> Bool {
    let slack = episode.isCut ? instances[index].staleAfter : .zero
    let reach = episode.ended + slack
    if let alert = open[index]?.alert, alert.activeSince <= reach { return true }
    let range = episode.since.milliseconds...max(episode.since, reach).milliseconds
    return asides[index]?.ended.contains { $0.overlaps(range) } ?? false
  }

  private mutating func tell(_ episode: LateEpisode, _ index: Int) {
    var alert = newAlert(
      index,
      state: .firing,
      Look(time: episode.since, now: newest),
      isLate: true
    )
    if open[index]?.alert.state == .pending { alert.episode += 1 }
    (alert.firedAt, alert.value) = (episode.firedAt, episode.value)
    alert.judged = episode.firedAt
    instances[index].episodes = alert.episode
    withAside(index) {
      $0.end(episode.since.milliseconds...max(episode.since, episode.ended).milliseconds)
    }
    changes.transitions.append(
      AlertTransition(event: .firing, time: episode.firedAt, alert: alert)
    )
    (alert.state, alert.ended, alert.judged) = (.resolved, episode.ended, episode.ended)
    changes.alerts.append(alert)
    changes.transitions.append(
      AlertTransition(event: .resolved, time: episode.ended, alert: alert)
    )
  }
}
