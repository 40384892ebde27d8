import QualityControl
import Telemetry

/// Series run through the stage, with a store in memory that it can be rebuilt from.
struct StageBench {
  var register = Register()
  var stage: QualityStage
  private var policy: QualityPolicy
  private let knowledge: FieldKnowledge
  private let groups: [RedundancyGroup]
  private var stored: [SeriesID: [Sample]] = [:]
  private var unsettled: [SeriesID: TimeRange] = [:]

  init(
    policy: QualityPolicy,
    knowledge: FieldKnowledge = FieldKnowledge(),
    groups: [RedundancyGroup] = []
  ) {
    (self.policy, self.knowledge, self.groups) = (policy, knowledge, groups)
    stage = QualityStage(policy: policy, knowledge: knowledge, groups: groups)
  }

  /// A pond with a probe that is to send at an interval.
  static func pond(every: TimeSpan? = .minutes(15), _ overrides: [QualityOverride] = [])
    -> StageBench
  {
    var probe = DeviceDefinition(name: "probe-1")
    probe.every = every
    let site = SiteDefinition(name: "pond", kind: .other, devices: [probe])
    return StageBench(policy: QualityPolicy(overrides: overrides, sites: [site]))
  }

  mutating func series(_ metric: String, device: String = "probe-1") -> SeriesID {
    let device = register.intern(site: "pond", device: device)
    return register.intern(device: device, metric: metric, channel: nil, unit: "1")
  }

  /// Takes in values as one batch.
  mutating func take(_ values: [(series: SeriesID, time: Int64, value: Double?)]) {
    stage.begin()
    var samples: [Sample] = []
    for item in values {
      let time = Instant(milliseconds: item.time)
      samples.append(
        Sample(
          series: item.series,
          time: time,
          value: item.value,
          flag: item.value == nil ? .missing : .notEvaluated,
          reasons: item.value == nil ? .noValue : [],
          arrived: time
        )
      )
      let index = samples.count - 1
      stage.check(&samples, at: index, register: register)
      samples += stage.consensus(after: samples[index], register: &register)
    }
    for sample in samples {
      let place = place(of: sample.time, in: sample.series)
      stored[sample.series, default: []].insert(sample, at: place)
    }
    revise(stage.takeRevisions())
  }

  /// Lets the stage look again at what came late.
  mutating func settle(at now: Instant = .epoch) {
    for stretch in stage.unsettled(now: now, register: register) {
      revise(stage.settle(stretch.series, Array(samples(in: stretch)), register: register))
    }
  }

  /// Goes on with the same configuration read anew.
  mutating func reload() {
    stage.replace(with: QualityStage(policy: policy, knowledge: knowledge, groups: groups))
  }

  /// Goes on with other limits for one metric of the pond of ``pond(every:_:)``.
  mutating func reload(_ overrides: [QualityOverride], every: TimeSpan = .minutes(15)) {
    policy = Self.pond(every: every, overrides).policy
    reload()
  }

  /// Ends the stage and makes another from what is stored.
  mutating func restart(works: [Maintenance] = [], foulings: [FoulingOffset] = []) {
    let newest = stored.values.compactMap(\.last)
    stage = QualityStage(
      policy: policy,
      knowledge: knowledge,
      groups: groups,
      newest: newest,
      unsettled: unsettled
    )
    stage.restore(works: works, foulings: foulings)
    for stretch in stage.toRestore(register: register) {
      let deeper = stage.restore(stretch.series, samples(in: stretch), register: register)
      guard let deeper else { continue }
      _ = stage.restore(deeper.series, samples(in: deeper), register: register)
    }
  }

  /// Lets the stage compare values before and after work on devices.
  mutating func compare(at now: Instant) -> [FoulingOffset] {
    stage.toCompare(now: now, register: register).flatMap { stretch in
      stage.compare(stretch.series, Array(samples(in: stretch)), register: register)
    }
  }

  /// The series of a name.
  func series(named name: String) -> SeriesID? {
    register.series.first { $0.key.description == name }?.id
  }

  /// What is stored of a series, in the order of time.
  func samples(of series: SeriesID) -> [Sample] {
    stored[series] ?? []
  }

  private func samples(in stretch: QualityStage.Stretch) -> ArraySlice<Sample> {
    let first = place(of: stretch.range.start, in: stretch.series)
    let end = place(of: stretch.range.end, in: stretch.series)
    return (stored[stretch.series] ?? [])[first..<end]
  }

  /// How many samples are older.
  private func place(of time: Instant, in series: SeriesID) -> Int {
    let samples = stored[series] ?? []
    if let last = samples.last, last.time < time { return samples.count }
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func revise(_ revisions: [SampleRevision]) {
    for (series, range) in stage.takeUnsettled() { unsettled[series] = range }
    for revision in revisions {
      let place = place(of: revision.time, in: revision.series)
      stored[revision.series]?[place].flag = revision.flag
      stored[revision.series]?[place].reasons = revision.reasons
    }
  }
}
