public import Telemetry

extension RuleEngine {
  /// Tells the engine of a sample that was stored before this start, in the order of event time.
  ///
  /// It fills what rules know and their windows, and tells nothing; ``endMemory()`` follows the last. One
  /// that was measured while somebody worked on the device says no more than it did then.
  public mutating func remember(_ sample: Sample, register: Register) {
    isMuted = true
    if sample.reasons.contains(.maintenance) { return listen(to: sample, register: register) }
    take(sample, register: register)
  }

  /// Judges the rules that mention the series of a new sample.
  ///
  /// Samples of one moment are judged together: when a later one comes, or at
  /// ``takeChanges()``.
  public mutating func observe(_ sample: Sample, register: Register) {
    if isMuted { conclude() }
    newest = max(newest, sample.arrived)
    take(sample, register: register)
  }

  private mutating func take(_ sample: Sample, register: Register) {
    let slot = Int(sample.series.rawValue)
    if slot >= taps.count || taps[slot] == nil { meet(sample.series, register: register) }
    guard let value = sample.value else { return }
    if !warmth.isEmpty { addWarmth(sample, value) }
    if isShared[slot] { lastShared[sample.series] = sample }
    guard let list = taps[slot], !list.isEmpty else { return }
    for tap in list { take(sample, value, tap) }
  }

  private mutating func addWarmth(_ sample: Sample, _ value: Double) {
    guard let site = warmth[sample.series], RuleDefinition.Use.good.accepts(sample.flag) else {
      return
    }
    let time = sample.time.milliseconds
    let day = context(of: site).day(at: time)
    degrees[site]?.take(value, at: time, day: day)
  }

  private mutating func take(_ sample: Sample, _ value: Double, _ tap: Tap) {
    let (index, slot, heard) = (
      Int(tap.instance), slot(of: tap), heard(sample.arrived, sample.series)
    )
    guard tap.rank >= view.ranks[slot] else { return }
    let rule = traits[instances[index].rule]
    let isUsable = rule.use.accepts(sample.flag)
    hear(heard, slot: slot, instance: index, isUsable: isUsable)
    let time = sample.time.milliseconds
    if rule.settle > .zero {
      return wait(WaitingValue(sample, value, tap), at: sample.arrived)
    }
    let known = view.values[slot].time
    if time > known, isUsable {
      feed(index, tap, value, at: time, now: sample.arrived)
    } else if time < known {
      takeLate(WaitingValue(sample, value, tap), isUsable: isUsable)
    }
  }

  /// Where the value of a tap stands.
  func slot(of tap: Tap) -> Int { Int(view.lanes[Int(tap.lane)].firstInput) + Int(tap.input) }

  /// Gives an instance a value that is newer than what it knows; `now` is when we learnt of it.
  mutating func feed(
    _ index: Int,
    _ tap: Tap,
    _ value: Double,
    at time: Int64,
    now: Instant
  ) {
    // One that is behind another metric's joins it, but takes no place of one of its own metric.
    let isNext =
      time > instances[index].pendingAt || view.lanes[Int(tap.lane)].touched & tap.bit != 0
    let isFollowing = instances[index].pendingAt > .min
    if !isFollowing {
      gathering.append(index)
    } else if isNext {
      judgePending(index, now: now)
    }
    if instances[index].hasAlert, instances[index].pendingAt == .min {
      endTimer(index, before: time, isFollowing: isFollowing, now: now)
    }
    instances[index].pendingAt = max(instances[index].pendingAt, time)
    let slot = slot(of: tap)
    view.values[slot].time = time
    view.values[slot].value = value
    view.lanes[Int(tap.lane)].touched |= tap.bit
    // What was known when we stopped watching is trusted again if we are back soon enough.
    if isTrusted(now, slot: slot) { instances[index].isConfirmed = true }
  }

  /// Judges what has been gathered, so that ``hasChanges`` knows of it.
  public mutating func conclude() {
    defer { isMuted = false }
    guard !gathering.isEmpty else { return }
    for index in gathering where instances[index].pendingAt > .min {
      judgePending(index, now: newest)
    }
    gathering.removeAll(keepingCapacity: true)
  }

  private mutating func judgePending(_ index: Int, now: Instant) {
    let pending = instances[index].pendingAt
    instances[index].pendingAt = .min
    judge(index, pending: pending, now: now)
  }

  // MARK: Readings that wait

  private mutating func wait(_ value: WaitingValue, at arrived: Instant) {
    let index = Int(value.tap.instance)
    if isMuted {
      newestArrivals[index] = max(newestArrivals[index] ?? .min, value.arrived)
      if isSettled(value) { return settleNow(value) }
    }
    withAside(index) { aside in
      var position = aside.waiting.count
      while position > 0, aside.waiting[position - 1].time > value.time { position -= 1 }
      aside.waiting.insert(value, at: position)
    }
    settling.insert(index)
    if !isMuted { release(index, now: arrived) }
  }

  /// Ends ``remember(_:register:)``: what waited has been judged by the last run too, as far as a
  /// reading that came afterwards made it.
  public mutating func endMemory() {
    isMuted = true
    for index in settling.sorted() {
      guard let newest = newestArrivals[index] else { continue }
      release(index, now: Instant(milliseconds: newest))
    }
    newestArrivals = [:]
    conclude()
  }

  /// Whether a stored reading had been judged by the last run: its time had come when time was let pass
  /// last, by what was written down, or an alert tells that it was judged up to there.
  private func isSettled(_ value: WaitingValue) -> Bool {
    guard let judgedUntil else { return true }
    let index = Int(value.tap.instance)
    let time = Instant(milliseconds: value.time)
    guard time + traits[instances[index].rule].settle > judgedUntil else { return true }
    return time <= instances[index].judged || value.time <= asides[index]?.endedUntil ?? .min
  }

  /// Takes note of another verdict on a reading: where it waits for its time, or came late and has still
  /// to be judged, it is used, or not, by its new flag, as it would be after a restart.
  public mutating func revise(_ revision: SampleRevision) {
    let slot = Int(revision.series.rawValue)
    guard !settling.isEmpty || !belated.isEmpty, slot < taps.count, let list = taps[slot] else {
      return
    }
    for index in Set(list.map { Int($0.instance) })
    where settling.contains(index) || belated.contains(index) {
      withAside(index) { $0.revise(revision) }
    }
  }

  /// Takes in a reading whose time has come, if its flag still allows it.
  private mutating func settleNow(_ waiting: WaitingValue) {
    let index = Int(waiting.tap.instance)
    guard traits[instances[index].rule].use.accepts(waiting.flag) else { return }
    let known = view.values[slot(of: waiting.tap)].time
    if waiting.time > known {
      let learnt = isMuted ? Instant(milliseconds: waiting.arrived) : newest
      feed(index, waiting.tap, waiting.value, at: waiting.time, now: learnt)
    } else if waiting.time < known {
      takeLate(waiting)
    }
  }

  /// Takes in what has waited long enough.
  mutating func release(_ index: Int, now: Instant) {
    let limit = (now - traits[instances[index].rule].settle).milliseconds
    let due = withAside(index) { aside -> [WaitingValue] in
      let due = aside.waiting.prefix { $0.time <= limit }
      aside.waiting.removeFirst(due.count)
      return Array(due)
    }
    for waiting in due { settleNow(waiting) }
    if asides[index]?.waiting.isEmpty ?? true { settling.remove(index) }
  }
}
