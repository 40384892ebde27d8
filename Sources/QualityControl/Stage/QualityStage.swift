public import Telemetry

/// Quality control of every series, sample by sample: flags and reasons, and second thoughts on
/// samples that are stored.
///
/// A sample that is newer than the others of its series is judged at once; the spike test on the one
/// before it follows then. A sample that comes late is judged by its value alone, and marked; the
/// samples around it are looked at again when the store has been asked for them
/// (``unsettled(now:)``, ``settle(_:)``).
public struct QualityStage: Sendable {
  let policy: QualityPolicy
  private var plans: [SeriesTests] = []
  private var earlier: [SeriesTests] = []
  private var planNumbers: [SeriesTests: Int32] = [:]
  var watches: [SeriesWatch] = []
  private var calendar: CalendarCache
  private var batchNumber: Int64 = 0
  private var revisions: [SampleRevision] = []
  var dirty: [SeriesID: TimeRange]
  var dirtyChanges: Set<SeriesID> = []
  var settledAt: Instant?
  let knowledge: FieldKnowledge
  private let zone: LocalZone
  private var stages: [String: String] = [:]
  private var day: Int64?
  var relations: [Relation] = []
  var groups: [GroupWatch]
  var index = SiteIndex()
  var works: [DeviceID: [Maintenance]] = [:]
  var uncompared: [Maintenance] = []
  var compared: Set<Comparison> = []
  var comparedAt: Instant?

  /// Makes the stage.
  ///
  /// - Parameters:
  ///   - policy: which limits hold where.
  ///   - zone: the zone of seasons.
  ///   - knowledge: what is known of the sun and of water.
  ///   - groups: sensors that are declared to measure the same.
  ///   - newest: the newest sample of each series that is stored.
  ///   - unsettled: where samples came late and those around them were not looked at yet.
  ///   - now: the present, for the stages of crops.
  public init(
    policy: QualityPolicy = QualityPolicy(),
    zone: LocalZone = .utc,
    knowledge: FieldKnowledge = FieldKnowledge(),
    groups: [RedundancyGroup] = [],
    newest: [SeriesID: Sample] = [:],
    unsettled: [SeriesID: TimeRange] = [:],
    now: Instant? = nil
  ) {
    self.zone = zone
    (self.policy, self.knowledge, dirty) = (policy, knowledge, unsettled)
    self.groups = groups.map(GroupWatch.init)
    calendar = CalendarCache(zone: zone)
    if let now { (stages, day) = (policy.stages(at: now), now.day(offset: zone.offset(at: now))) }
    for (series, sample) in newest {
      makeRoom(for: series)
      watches[Int(series.rawValue)].known = sample.time.milliseconds
      watches[Int(series.rawValue)].isRestored = false
      remember(sample)
    }
  }

  /// Lets time pass: with a new day a crop may be in another stage, for which other limits hold.
  public mutating func turn(to now: Instant) {
    let today = now.day(offset: zone.offset(at: now))
    guard today != day else { return }
    day = today
    guard policy.stages(at: now) != stages else { return }
    replace(
      with: QualityStage(
        policy: policy,
        zone: zone,
        knowledge: knowledge,
        groups: groups.map(\.group),
        now: now
      )
    )
  }

  /// Begins a batch: samples checked from now on are in it.
  public mutating func begin() { batchNumber += 1 }

  /// The second thoughts since the last call on samples that are stored.
  public mutating func takeRevisions() -> [SampleRevision] {
    defer { revisions.removeAll(keepingCapacity: true) }
    return revisions
  }

  /// The tests that are run on a series.
  public mutating func tests(of series: SeriesID, register: Register) -> SeriesTests {
    plans[plan(of: series, register: register)]
  }

  /// Judges the newest sample of a batch that is being made; an earlier one of the same batch may
  /// get another flag with it.
  ///
  /// - Parameters:
  ///   - samples: the batch's samples.
  ///   - index: which of them; the ones before it have been judged.
  ///   - register: the series.
  public mutating func check(_ samples: inout [Sample], at index: Int, register: Register) {
    let slot = Int(samples[index].series.rawValue)
    let plan = plan(of: samples[index].series, register: register)
    let moment = calendar.moment(of: samples[index].time)
    if !works.isEmpty, isWorkedOn(watches[slot].device, at: samples[index].time) {
      return judgeWorkedOn(&samples[index], slot, plan, moment)
    }
    if isLate(samples[index], slot, plan) {
      judgeLate(&samples[index], slot, plan, moment)
      return
    }
    let verdict = watches[slot].machine.observe(
      samples[index].value,
      at: samples[index].time,
      tests: plans[plan],
      moment: moment
    )
    if TestFlags.finds(verdict.spikeBefore) { reconsider(verdict.spikeBefore, slot, &samples) }
    samples[index].take(verdict.flags)
    let relation = Int(watches[slot].relation)
    if relation >= 0 { compare(&samples[index], relation, register: register) }
    (watches[slot].flag, watches[slot].reasons) = (samples[index].flag, samples[index].reasons)
    (watches[slot].row, watches[slot].batch) = (Int32(truncatingIfNeeded: index), batchNumber)
    remember(samples[index])
  }

  /// Whether what came before a sample has first to be asked of the store.
  @inline(__always)
  private mutating func isLate(_ sample: Sample, _ slot: Int, _ plan: Int) -> Bool {
    guard sample.time.milliseconds > watches[slot].newest else { return true }
    guard !watches[slot].isRestored else { return false }
    // After a long pause nothing that came before matters.
    let pause = sample.time.milliseconds - watches[slot].known
    guard let split = plans[plan].split, pause > split else { return true }
    watches[slot].isRestored = true
    watches[slot].machine = SeriesMachine()
    watches[slot].machine.interrupt(at: Instant(milliseconds: watches[slot].known))
    return false
  }

  private mutating func judgeLate(
    _ sample: inout Sample,
    _ slot: Int,
    _ plan: Int,
    _ moment: CalendarMoment
  ) {
    let flags = watches[slot].machine.judgeAlone(
      sample.value,
      at: sample.time,
      tests: plans[plan],
      moment: moment
    )
    sample.take(flags)
    sample.reasons.insert(.provisional)
    if sample.time.milliseconds > watches[slot].newest {
      watches[slot].known = sample.time.milliseconds
      remember(sample)
    }
    markDirty(sample)
  }

  /// Judges a sample that was taken while somebody worked on the device: it says nothing of the
  /// field, and the samples after the work are not compared with those before.
  private mutating func judgeWorkedOn(
    _ sample: inout Sample,
    _ slot: Int,
    _ plan: Int,
    _ moment: CalendarMoment
  ) {
    let flags = watches[slot].machine.judgeAlone(
      sample.value,
      at: sample.time,
      tests: plans[plan],
      moment: moment
    )
    sample.take(flags)
    sample.reasons.insert(.maintenance)
    if sample.value != nil { sample.flag = sample.flag.worse(.suspect) }
    guard sample.time.milliseconds > watches[slot].newest else { return }
    if !watches[slot].isRestored { watches[slot].machine = SeriesMachine() }
    watches[slot].isRestored = true
    watches[slot].machine.interrupt(at: sample.time)
    (watches[slot].flag, watches[slot].reasons, watches[slot].row) = (
      sample.flag, sample.reasons, -1
    )
    remember(sample)
  }

  /// Notes that samples around one have to be looked at again.
  mutating func markDirty(_ sample: Sample) {
    let end = sample.time + .milliseconds(1)
    var range = dirty[sample.series] ?? TimeRange(start: sample.time, end: end)
    (range.start, range.end) = (min(range.start, sample.time), max(range.end, end))
    guard dirty.updateValue(range, forKey: sample.series) != range else { return }
    dirtyChanges.insert(sample.series)
  }

  /// What there is to look at again, as it stands now, of the series in which that changed since the
  /// last call; nil where nothing is left.
  public mutating func takeUnsettled() -> [SeriesID: TimeRange?] {
    guard !dirtyChanges.isEmpty else { return [:] }
    defer { dirtyChanges.removeAll(keepingCapacity: true) }
    return Dictionary(uniqueKeysWithValues: dirtyChanges.map { ($0, dirty[$0]) })
  }

  private mutating func reconsider(_ spike: QualityFlag, _ slot: Int, _ samples: inout [Sample]) {
    let flag = watches[slot].flag.worse(spike)
    let reasons = watches[slot].reasons.union(.spike)
    let (row, isHere) = (Int(watches[slot].row), watches[slot].batch == batchNumber)
    if isHere, samples.indices.contains(row) {
      (samples[row].flag, samples[row].reasons) = (flag, reasons)
    } else {
      revisions.append(
        SampleRevision(
          series: SeriesID(rawValue: Int32(truncatingIfNeeded: slot)),
          time: Instant(milliseconds: watches[slot].machine.beforeNewest),
          flag: flag,
          reasons: reasons
        )
      )
    }
  }

  @inline(__always)
  mutating func remember(_ sample: Sample) {
    guard let value = sample.value else { return }
    let slot = Int(sample.series.rawValue)
    (watches[slot].value, watches[slot].valueTime) = (value, sample.time.milliseconds)
    watches[slot].valueFlag = sample.flag
  }

  @inline(__always)
  mutating func plan(of series: SeriesID, register: Register) -> Int {
    let slot = Int(series.rawValue)
    if slot < watches.count, watches[slot].plan >= 0 { return Int(watches[slot].plan) }
    return meet(series, register: register)
  }

  private mutating func meet(_ series: SeriesID, register: Register) -> Int {
    makeRoom(for: series)
    guard let entry = register[series] else { preconditionFailure("sample of an unknown series") }
    let tests = policy.resolve(entry.key, stage: stages[entry.key.site]).tests
    let number = planNumbers[tests] ?? Int32(plans.count)
    if number == plans.count {
      plans.append(tests)
      planNumbers[tests] = number
    }
    let slot = Int(series.rawValue)
    watches[slot].plan = number
    watches[slot].device = entry.device
    if let relation = relation(of: entry.key, tests) {
      watches[slot].relation = Int32(truncatingIfNeeded: relations.count)
      relations.append(relation)
    }
    let carried = watches[slot].carried
    if carried >= 0, earlier[Int(carried)] != tests {
      watches[slot].known = watches[slot].newest
      (watches[slot].isRestored, watches[slot].machine) = (false, SeriesMachine())
    }
    watches[slot].carried = -1
    return Int(number)
  }

  mutating func makeRoom(for series: SeriesID) {
    let missing = Int(series.rawValue) + 1 - watches.count
    if missing > 0 { watches.append(contentsOf: repeatElement(SeriesWatch(), count: missing)) }
  }

  /// Takes over what another stage remembers: a machine only where its tests stay as they are.
  mutating func carry(from before: QualityStage) {
    (batchNumber, revisions) = (before.batchNumber, before.revisions)
    (dirtyChanges, settledAt) = (before.dirtyChanges, before.settledAt)
    // Numbers of plans are given anew, and the tests that they stood for compared when a series is
    // met; the old ones are kept for that.
    (watches, earlier) = (before.watches, before.plans)
    for slot in watches.indices {
      watches[slot].carried = watches[slot].plan
      (watches[slot].plan, watches[slot].row, watches[slot].relation) = (-1, -1, -1)
    }
    (works, uncompared, compared) = (before.works, before.uncompared, before.compared)
    for item in groups.indices {
      let same = before.groups.first { $0.group.name == groups[item].group.name }
      groups[item].newest = same?.newest ?? .min
    }
  }

  /// What the local calendar says of a moment.
  mutating func moment(of instant: Instant) -> CalendarMoment { calendar.moment(of: instant) }

  /// The tests of a plan.
  func tests(_ plan: Int) -> SeriesTests { plans[plan] }
}
