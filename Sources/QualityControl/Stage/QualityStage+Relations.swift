import Telemetry

extension QualityStage {
  /// How many neighbours a value is held against at most: those whose numbers are nearest.
  static let mostNeighbours = 32

  /// Finds how a series is related to others; nil where it is not.
  mutating func relation(of entry: Register.Series, _ tests: SeriesTests, _ register: Register)
    -> Relation?
  {
    let key = entry.key
    let check =
      tests.comparesMetrics
      ? MetricCheck.check(of: key.metric, at: policy.kind(of: key.site)) : nil
    let group = groups.firstIndex { $0.group.members.contains(key) }
    guard check != nil || tests.neighbour != nil || group != nil else { return nil }
    index.update(register)
    let neighbourhood = tests.neighbour == nil ? -1 : index.neighbourhood(of: key, register)
    let place = neighbourhood < 0 ? nil : index.place(of: entry.id, in: neighbourhood)
    return Relation(
      series: entry.id,
      site: index.number(of: key.site),
      check: check,
      group: group.map(Int32.init) ?? -1,
      neighbourhood: neighbourhood,
      place: place.map { Int32($0) } ?? -1
    )
  }

  /// Holds a sample against others of its place.
  mutating func compare(_ sample: inout Sample, _ number: Int, register: Register) {
    guard let value = sample.value, sample.flag != .fail else { return }
    if index.reached != register.highestSeries { index.update(register) }
    if relations[number].reached != index.count(at: relations[number].site) {
      refresh(number, register)
    }
    if relations[number].isComplete, let check = relations[number].check,
      isFound(check, relations[number], value, sample.time)
    {
      Self.doubt(&sample, check.reason)
    }
    if relations[number].neighbourhood >= 0 { compareNeighbours(&sample, value, number) }
    if relations[number].group >= 0 { compareGroup(&sample, value, number) }
  }

  private func isFound(
    _ check: MetricCheck,
    _ relation: Relation,
    _ value: Double,
    _ time: Instant
  ) -> Bool {
    let own = Int(relation.series.rawValue)
    return check.isFound(
      value,
      ratedFlow: check == .flowWithoutPump ? plans[Int(watches[own].plan)].ratedFlow : nil,
      sunElevation: { knowledge.sunElevation(index.names[Int(relation.site)], time) },
      oxygenSaturation: { knowledge.oxygenSaturation($0) },
      other: { item in
        let slot = relation.companion(item)
        return slot == own ? value : fresh(slot, at: time)
      }
    )
  }

  private mutating func compareNeighbours(_ sample: inout Sample, _ value: Double, _ number: Int) {
    let plan = Int(watches[Int(sample.series.rawValue)].plan)
    guard let test = plans[plan].neighbour else { return }
    let own = Int(relations[number].place)
    let place = Int(relations[number].neighbourhood)
    let count = index.neighbourhoods[place].count
    let most = Self.mostNeighbours
    let first = max(0, min(own - most / 2, count - 1 - most))
    scratch.removeAll(keepingCapacity: true)
    for other in first..<min(count, first + most + 1) where other != own {
      let slot = Int(index.neighbourhoods[place][other])
      guard let near = self.value(slot, at: sample.time, within: test.within),
        watches[slot].valueFlag.isUsable
      else { continue }
      scratch.append(near)
    }
    if test.flag(value, among: &scratch) == .suspect { Self.doubt(&sample, .neighbour) }
  }

  private func compareGroup(_ sample: inout Sample, _ value: Double, _ number: Int) {
    let group = groups[Int(relations[number].group)]
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

  /// Looks for companions again when there are new series at the site.
  private mutating func refresh(_ number: Int, _ register: Register) {
    relations[number].reached = index.count(at: relations[number].site)
    guard let entry = register[relations[number].series] else { return }
    if let check = relations[number].check {
      let found = check.companions.map { metric, reach in
        index.companion(of: entry, metric: metric, reach: reach, register)
      }
      let four = found + repeatElement(0, count: 4 - found.count)
      relations[number].companions = (four[0], four[1], four[2], four[3])
      relations[number].isComplete = !found.contains(0)
    }
    guard relations[number].group >= 0 else { return }
    let group = Int(relations[number].group)
    groups[group].slots = groups[group].group.members.map { member in
      register.device(site: member.site, name: member.device)
        .flatMap { register.series(device: $0, metric: member.metric, channel: member.channel) }
        .map { Int($0.rawValue) } ?? -1
    }
    makeRoom(for: SeriesID(rawValue: Int32(index.reached)))
  }

  /// A companion's newest value, unless it is older than half of a pause that splits its series.
  private func fresh(_ slot: Int, at time: Instant) -> Double? {
    guard slot > 0, slot < watches.count, watches[slot].valueFlag != .fail else { return nil }
    let plan = Int(watches[slot].plan)
    let split = plan >= 0 ? limits[plan].split : .max
    return value(slot, at: time, within: split == .max ? 3_600_000 : split / 2)
  }

  /// A series' newest value if it was measured near a time.
  func value(_ slot: Int, at time: Instant, within limit: Int64) -> Double? {
    guard slot >= 0, slot < watches.count, watches[slot].valueTime > .min,
      abs(time.milliseconds - watches[slot].valueTime) <= limit
    else { return nil }
    return watches[slot].value
  }
}

extension QualityFlag {
  /// Whether a value counts as good where good ones are asked for.
  var isUsable: Bool { self == .good || self == .notEvaluated }
}
