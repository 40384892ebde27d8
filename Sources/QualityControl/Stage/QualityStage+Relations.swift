import Telemetry

extension QualityStage {
  /// Finds how a series is related to others; nil where it is not.
  func relation(of key: SeriesKey, _ tests: SeriesTests) -> Relation? {
    var relation = Relation(key: key)
    if tests.comparesMetrics {
      let kind = policy.kind(of: key.site)
      relation.checks = MetricCheck.allCases.filter {
        $0.subjects.contains(key.metric) && $0.holds(at: kind)
      }.map { ($0, []) }
    }
    relation.group = groups.firstIndex { $0.group.members.contains(key) } ?? -1
    guard !relation.checks.isEmpty || tests.neighbour != nil || relation.group >= 0 else {
      return nil
    }
    return relation
  }

  /// Holds a sample against others of its place.
  mutating func compare(_ sample: inout Sample, _ number: Int, register: Register) {
    guard let value = sample.value, sample.flag != .fail else { return }
    refresh(number, register)
    let relation = relations[number]
    let tests = tests(Int(watches[Int(sample.series.rawValue)].plan))
    for (check, companions) in relation.checks {
      let evidence = MetricCheck.Evidence(
        metric: relation.key.metric,
        value: value,
        others: companions.map { slot in
          slot == Int(sample.series.rawValue) ? value : fresh(slot, at: sample.time)
        },
        site: relation.key.site,
        time: sample.time,
        ratedFlow: tests.ratedFlow,
        knowledge: knowledge
      )
      if check.isFound(evidence) { Self.doubt(&sample, check.reason) }
    }
    if let test = tests.neighbour {
      let others = relation.neighbours.compactMap { slot in
        watches[slot].valueFlag.isUsable
          ? self.value(slot, at: sample.time, within: test.within) : nil
      }
      if test.flag(value, among: others) == .suspect { Self.doubt(&sample, .neighbour) }
    }
    guard relation.group >= 0 else { return }
    let group = groups[relation.group]
    let others = group.slots.compactMap { slot in
      slot < 0 || slot == Int(sample.series.rawValue) || watches[slot].valueFlag == .fail
        ? nil : self.value(slot, at: sample.time, within: group.group.within.milliseconds)
    }
    if !group.group.agrees(value, with: others) { Self.doubt(&sample, .disagreement) }
  }

  private static func doubt(_ sample: inout Sample, _ reason: QualityReasons) {
    sample.flag = sample.flag.worse(.suspect)
    sample.reasons.insert(reason)
  }

  /// Looks for companions again when there are new series.
  private mutating func refresh(_ number: Int, _ register: Register) {
    index.update(register)
    makeRoom(for: SeriesID(rawValue: index.reached))
    guard relations[number].reached != index.reached else { return }
    relations[number].reached = index.reached
    let key = relations[number].key
    for item in relations[number].checks.indices {
      relations[number].checks[item].companions = relations[number].checks[item].check.companions
        .map { metric, reach in
          index.companion(of: key, metric: metric, reach: reach).map { Int($0.rawValue) } ?? -1
        }
    }
    relations[number].neighbours = index.series(at: key.site, metric: key.metric)
      .filter { $0.key != key && $0.key.channel == key.channel && !isDerived($0.key) }
      .map { Int($0.id.rawValue) }
    for item in groups.indices where relations[number].group == item {
      groups[item].slots = groups[item].group.members.map { member in
        index.series(at: member.site, metric: member.metric).first { $0.key == member }
          .map { Int($0.id.rawValue) } ?? -1
      }
    }
  }

  /// A companion's newest value, unless it is older than half of a pause that splits its series.
  private func fresh(_ slot: Int, at time: Instant) -> Double? {
    guard watches.indices.contains(slot), watches[slot].valueFlag != .fail else { return nil }
    let plan = watches[slot].plan
    let limit = plan >= 0 ? tests(Int(plan)).split.map { $0 / 2 } : nil
    return value(slot, at: time, within: limit ?? 3_600_000)
  }

  /// A series' newest value if it was measured near a time.
  func value(_ slot: Int, at time: Instant, within limit: Int64) -> Double? {
    guard watches.indices.contains(slot), watches[slot].valueTime > .min,
      abs(time.milliseconds - watches[slot].valueTime) <= limit
    else { return nil }
    return watches[slot].value
  }

  private func isDerived(_ key: SeriesKey) -> Bool {
    groups.contains { $0.group.name == key.device && $0.group.members.first?.site == key.site }
  }
}

extension QualityFlag {
  /// Whether a value counts as good where good ones are asked for.
  var isUsable: Bool { self == .good || self == .notEvaluated }
}
