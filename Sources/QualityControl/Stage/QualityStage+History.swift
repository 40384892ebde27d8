public import Telemetry

extension QualityStage {
  /// How often the store is asked for what is around late samples.
  public static let settlingInterval = TimeSpan.seconds(5)

  /// A part of a series that has to be read from the store.
  public struct Stretch: Hashable, Sendable {
    /// The series.
    public var series: SeriesID
    /// The event times.
    public var range: TimeRange
  }

  // MARK: At the start

  /// What to read first from the store at the start, so that the flags that follow are those of a
  /// run that was never stopped.
  ///
  /// Series that were silent for two days when the newest sample was measured are not read: they
  /// are asked for when they speak again.
  public mutating func toRestore(register: Register) -> [Stretch] {
    let silent: Int64 = 2 * 86_400_000
    let newest = watches.map(\.known).max() ?? .min
    return register.seriesNumbers.compactMap { series in
      let slot = Int(series.rawValue)
      guard slot < watches.count, watches[slot].known > .min,
        newest - watches[slot].known <= silent
      else { return nil }
      return stretch(of: series, register) { $0.shortMemory }
    }
  }

  /// Takes in the samples of one series that were read, in the order of their times.
  ///
  /// - Returns: what to read further back, where a value has stood still since the first of them.
  public mutating func restore(
    _ series: SeriesID,
    _ samples: some Sequence<Sample>,
    register: Register
  ) -> Stretch? {
    let plan = plan(of: series, register: register)
    let slot = Int(series.rawValue)
    watches[slot].machine.release(&slab)
    var first: Int64?
    for sample in samples {
      first = first ?? sample.time.milliseconds
      replay(sample, slot, plan)
      (watches[slot].flag, watches[slot].reasons) = (sample.flag, sample.reasons)
    }
    watches[slot].isRestored = true
    watches[slot].row = -1
    guard let test = tests(plan).flatLine, let first, watches[slot].machine.flatSince == first,
      watches[slot].machine.newest - first < max(test.suspect ?? 0, test.fail ?? 0)
    else { return nil }
    let whole = stretch(of: series, register) { $0.memory }
    return whole.flatMap {
      $0.range.start.milliseconds < first - (tests(plan).split ?? 0) ? $0 : nil
    }
  }

  private mutating func stretch(
    of series: SeriesID,
    _ register: Register,
    _ memory: (SeriesTests) -> Int64
  ) -> Stretch? {
    let plan = plan(of: series, register: register)
    let newest = Instant(milliseconds: watches[Int(series.rawValue)].newest)
    let start = newest - .milliseconds(memory(tests(plan)))
    return Stretch(series: series, range: TimeRange(start: start, end: newest + .milliseconds(1)))
  }

  /// Takes in a sample that was judged before, for the sake of those that follow.
  @discardableResult
  private mutating func replay(_ sample: Sample, _ slot: Int, _ plan: Int) -> Verdict? {
    guard sample.time.milliseconds > watches[slot].machine.newest else { return nil }
    guard !sample.reasons.contains(.maintenance) else {
      watches[slot].machine.interrupt(at: sample.time, &slab)
      return nil
    }
    turn(plan, to: sample.time)
    return observe(sample, slot, plan)
  }

  // MARK: At a reload

  /// Goes on under other limits: a series whose tests change is read anew from the store, which
  /// judges its next samples as late ones first.
  ///
  /// - Parameter next: a stage made of the new configuration, which remembers nothing.
  public mutating func replace(with next: QualityStage) {
    let before = self
    self = next
    dirty = before.dirty
    carry(from: before)
  }

  // MARK: Late samples

  /// Whether samples came late since the store was asked last.
  public var hasUnsettled: Bool { !dirty.isEmpty }

  /// What to read from the store to look again at the samples around late ones; nothing while the
  /// last time is too near.
  public mutating func unsettled(now: Instant, register: Register) -> [Stretch] {
    guard hasUnsettled else { return [] }
    if let settledAt, now >= settledAt, now - settledAt < Self.settlingInterval { return [] }
    settledAt = now
    return dirty.keys.sorted().compactMap { series in
      guard let range = dirty[series] else { return nil }
      // In two steps: the stage that is asked for the tests must have met the series.
      let plan = plan(of: series, register: register)
      let tests = tests(plan)
      // The sample before the first late one is up to a pause earlier, and is looked at again too.
      let reach = TimeSpan(milliseconds: tests.memory + (tests.split ?? 0))
      return Stretch(
        series: series,
        range: TimeRange(start: range.start - reach, end: range.end + reach)
      )
    }
  }

  /// Looks again at the samples around late ones.
  ///
  /// - Parameters:
  ///   - series: one of ``unsettled(now:register:)``.
  ///   - samples: what the store holds in its range, in the order of their times.
  ///   - register: the series.
  /// - Returns: the samples that get another flag or other reasons.
  public mutating func settle(
    _ series: SeriesID,
    _ samples: [Sample],
    register: Register
  ) -> [SampleRevision] {
    guard let range = dirty.removeValue(forKey: series) else { return [] }
    dirtyChanges.insert(series)
    let plan = plan(of: series, register: register)
    let slot = Int(series.rawValue)
    let tests = tests(plan)
    var live = watches[slot]
    let newest = live.newest
    watches[slot].machine = SeriesMachine()
    var judged = samples
    rejudge(&judged, slot, plan)
    let from = range.start - .milliseconds(tests.split ?? 0)
    let revisions = zip(samples, judged).compactMap { old, new -> SampleRevision? in
      guard new.time >= from, old.flag != new.flag || old.reasons != new.reasons else {
        return nil
      }
      return SampleRevision(
        series: series,
        time: new.time,
        flag: new.flag,
        reasons: new.reasons
      )
    }
    if let last = judged.last, last.time.milliseconds >= newest {
      (watches[slot].flag, watches[slot].reasons) = (last.flag, last.reasons)
      (watches[slot].isRestored, watches[slot].row) = (true, -1)
      live.machine.release(&slab)
    } else {
      watches[slot].machine.release(&slab)
      watches[slot] = live
    }
    return revisions
  }

  /// Judges samples anew in their order; what did not come from the series itself stays.
  private mutating func rejudge(_ samples: inout [Sample], _ slot: Int, _ plan: Int) {
    for index in samples.indices {
      samples[index].reasons.remove(.provisional)
      guard let verdict = replay(samples[index], slot, plan) else { continue }
      samples[index].forgetSeries()
      if TestFlags.finds(verdict.spikeBefore), index > 0 {
        samples[index - 1].flag = samples[index - 1].flag.worse(verdict.spikeBefore)
        samples[index - 1].reasons.insert(.spike)
      }
      samples[index].take(verdict.flags)
    }
  }
}
