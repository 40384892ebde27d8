public import Telemetry

/// Quality control of every series, sample by sample: flags and reasons, and second thoughts on
/// samples that are stored.
///
/// A sample that is newer than the others of its series is judged at once; the spike test on the one
/// before it follows then. A sample that comes late is judged by its value alone, and marked; the
/// samples around it are looked at again when the store has been asked for them
/// (``unsettled(now:)``, ``settle(_:)``).
///
/// What it remembers of a series is plain memory, side by side: ``footprint`` says how much.
public struct QualityStage: Sendable {
  let policy: QualityPolicy
  /// The sets of tests that are run, and the same laid out as limits.
  var plans: [SeriesTests] = []
  var limits: ContiguousArray<SeriesLimits> = []
  var planNumbers: [QualityPolicy.Recipe: Int32] = [:]
  var watches: ContiguousArray<SeriesWatch> = []
  var slab = Slab()
  var calendar: CalendarCache
  var batchNumber: Int32 = 0
  private var revisions: [SampleRevision] = []
  private var reconsidered: SampleRevision?
  var dirty: [SeriesID: TimeRange]
  var dirtyChanges: Set<SeriesID> = []
  var settledAt: Instant?
  let knowledge: FieldKnowledge
  private let zone: LocalZone
  var stages: [String: String] = [:]
  private var day: Int64?
  /// After a reload: the sets of tests that were run before, and which of them on each series.
  var earlier: [SeriesTests] = []
  var carried: ContiguousArray<Int32> = []
  var relations: ContiguousArray<Relation> = []
  var groups: [GroupWatch]
  var index: SiteIndex
  /// Values that are held against one, for as long as that takes.
  var scratch: [Double] = []
  var works: [DeviceID: [Maintenance]] = [:]
  /// By device: whether there is anything in ``works``.
  var isKnownToWork: ContiguousArray<Bool> = []
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
    newest: some Sequence<Sample> = [] as [Sample],
    unsettled: [SeriesID: TimeRange] = [:],
    now: Instant? = nil
  ) {
    self.zone = zone
    (self.policy, self.knowledge, dirty) = (policy, knowledge, unsettled)
    self.groups = groups.map(GroupWatch.init)
    index = SiteIndex(groups: groups)
    calendar = CalendarCache(zone: zone)
    if let now { (stages, day) = (policy.stages(at: now), now.day(offset: zone.offset(at: now))) }
    for sample in newest {
      makeRoom(for: sample.series)
      watches[Int(sample.series.rawValue)].known = sample.time.milliseconds
      watches[Int(sample.series.rawValue)].isRestored = false
      remember(sample)
    }
  }

  /// The memory that series take, in bytes: what each takes whatever it measures, and what all of
  /// them together take for the windows of their tests (``Slab``).
  public var footprint: (series: Int, windows: Int) {
    (MemoryLayout<SeriesWatch>.stride + MemoryLayout<Relation>.stride, slab.bytes)
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
  public mutating func begin() { batchNumber &+= 1 }

  /// The second thoughts since the last call on samples that are stored.
  public mutating func takeRevisions() -> [SampleRevision] {
    guard !revisions.isEmpty else { return [] }
    defer { revisions = [] }
    return revisions
  }

  /// The second thought that came with the sample checked last, be the other one stored already or of
  /// the same batch; nil where there was none.
  public mutating func takeReconsidered() -> SampleRevision? {
    defer { reconsidered = nil }
    return reconsidered
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
    var sample = samples[index]
    let slot = Int(sample.series.rawValue)
    let plan = plan(of: sample.series, register: register)
    turn(plan, to: sample.time)
    if !isKnownToWork.isEmpty, isWorkedOn(watches[slot].device, at: sample.time) {
      samples[index] = judgedWorkedOn(sample, slot, plan)
      return
    }
    if sample.time.milliseconds <= watches[slot].newest || !watches[slot].isRestored,
      isLate(sample, slot, plan)
    {
      samples[index] = judgedLate(sample, slot, plan)
      return
    }
    let verdict = observe(sample, slot, plan)
    if TestFlags.finds(verdict.spikeBefore) { reconsider(verdict.spikeBefore, slot, &samples) }
    sample.take(verdict.flags)
    let relation = Int(watches[slot].relation)
    if relation >= 0 { compare(&sample, relation, register: register) }
    note(sample, slot, row: Int32(truncatingIfNeeded: index))
    samples[index] = sample
  }

  /// Runs the tests of its series on a sample that is newer than all others.
  @inline(__always)
  mutating func observe(_ sample: Sample, _ slot: Int, _ plan: Int) -> Verdict {
    watches[slot].machine.observe(
      sample.value ?? .nan,
      at: sample.time,
      limits: limits[plan],
      &slab
    )
  }

  /// Takes the limits that hold at a moment, where they depend on it.
  @inline(__always)
  mutating func turn(_ plan: Int, to time: Instant) {
    guard limits[plan].run.contains(.calendar) else { return }
    let quarter = CalendarCache.quarter(of: time)
    guard limits[plan].quarter != quarter else { return }
    limits[plan].turn(to: quarter, calendar.moment(of: time), at: time, plans[plan])
  }

  /// Remembers a sample that was judged as the newest of its series.
  @inline(__always)
  private mutating func note(_ sample: Sample, _ slot: Int, row: Int32) {
    watches[slot].flag = sample.flag
    watches[slot].reasons = sample.reasons
    (watches[slot].row, watches[slot].batch) = (row, batchNumber)
    guard let value = sample.value else { return }
    (watches[slot].value, watches[slot].valueTime) = (value, sample.time.milliseconds)
    watches[slot].valueFlag = sample.flag
  }

  private mutating func reconsider(_ spike: QualityFlag, _ slot: Int, _ samples: inout [Sample]) {
    let flag = watches[slot].flag.worse(spike)
    let reasons = watches[slot].reasons.union(.spike)
    let (row, isHere) = (Int(watches[slot].row), watches[slot].batch == batchNumber)
    let revision = SampleRevision(
      series: SeriesID(rawValue: Int32(truncatingIfNeeded: slot)),
      time: Instant(milliseconds: watches[slot].machine.beforeNewest),
      flag: flag,
      reasons: reasons
    )
    reconsidered = revision
    if isHere, samples.indices.contains(row) {
      (samples[row].flag, samples[row].reasons) = (flag, reasons)
    } else {
      revisions.append(revision)
    }
  }

  mutating func remember(_ sample: Sample) {
    guard let value = sample.value else { return }
    let slot = Int(sample.series.rawValue)
    (watches[slot].value, watches[slot].valueTime) = (value, sample.time.milliseconds)
    watches[slot].valueFlag = sample.flag
  }

  /// Takes over what another stage remembers: a machine only where its tests stay as they are.
  mutating func carry(from before: QualityStage) {
    (batchNumber, revisions) = (before.batchNumber, before.revisions)
    (dirtyChanges, settledAt) = (before.dirtyChanges, before.settledAt)
    // Numbers of plans are given anew, and the tests that they stood for compared when a series is
    // met; the old ones are kept for that.
    (watches, slab) = (before.watches, before.slab)
    carryPlans(from: before)
    for slot in watches.indices {
      (watches[slot].plan, watches[slot].row, watches[slot].relation) = (-1, -1, -1)
    }
    (works, uncompared, compared) = (before.works, before.uncompared, before.compared)
    isKnownToWork = before.isKnownToWork
    for item in groups.indices {
      let same = before.groups.first { $0.group.name == groups[item].group.name }
      groups[item].newest = same?.newest ?? .min
    }
  }

  /// Remembers for which tests each machine was made.
  ///
  /// A series that was not met since the reload before this one has its machine from further back.
  /// Tests that no machine is made for are left.
  private mutating func carryPlans(from before: QualityStage) {
    var places = [Int32](repeating: -1, count: before.earlier.count + before.plans.count)
    carried = ContiguousArray(repeating: -1, count: watches.count)
    for slot in watches.indices {
      let isMet = watches[slot].plan >= 0
      let plan =
        isMet
        ? watches[slot].plan : before.carried.indices.contains(slot) ? before.carried[slot] : -1
      guard plan >= 0 else { continue }
      let place = isMet ? before.earlier.count + Int(plan) : Int(plan)
      if places[place] < 0 {
        places[place] = Int32(earlier.count)
        earlier.append(isMet ? before.plans[Int(plan)] : before.earlier[Int(plan)])
      }
      carried[slot] = places[place]
    }
  }
}
