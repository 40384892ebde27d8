import Telemetry

// Which tests are run on which series.
extension QualityStage {
  @inline(__always)
  mutating func plan(of series: SeriesID, register: Register) -> Int {
    let slot = Int(series.rawValue)
    if slot < watches.count, watches[slot].plan >= 0 { return Int(watches[slot].plan) }
    return meet(series, register: register)
  }

  private mutating func meet(_ series: SeriesID, register: Register) -> Int {
    // Of the series that are known already the others will be met too.
    makeRoom(for: SeriesID(rawValue: max(series.rawValue, Int32(register.highestSeries))))
    guard let entry = register[series] else { preconditionFailure("sample of an unknown series") }
    let number = planNumber(of: entry.key)
    let tests = plans[Int(number)]
    let slot = Int(series.rawValue)
    watches[slot].plan = number
    watches[slot].device = entry.device
    if let relation = relation(of: entry, tests, register) {
      watches[slot].relation = Int32(truncatingIfNeeded: relations.count)
      if relations.capacity == relations.count {
        relations.reserveCapacity(relations.count + relations.count / 4 + 1)
      }
      relations.append(relation)
    }
    if slot < carried.count {
      let before = Int(carried[slot])
      if before >= 0, earlier[before] != tests {
        watches[slot].known = watches[slot].newest
        watches[slot].isRestored = false
        watches[slot].machine.release(&slab)
      }
      carried[slot] = -1
    }
    return Int(number)
  }

  /// The plan of a series: most series have one that another has too.
  private mutating func planNumber(of key: SeriesKey) -> Int32 {
    let stage = stages[key.site]
    let recipe = policy.recipe(of: key, stage: stage)
    if let known = planNumbers[recipe] { return known }
    let tests = policy.resolve(key, stage: stage).tests
    let number = Int32(plans.count)
    plans.append(tests)
    limits.append(SeriesLimits(tests))
    planNumbers[recipe] = number
    return number
  }

  /// Makes room for what is remembered of a series, with a quarter to spare.
  mutating func makeRoom(for series: SeriesID) {
    let missing = Int(series.rawValue) + 1 - watches.count
    guard missing > 0 else { return }
    if watches.capacity < watches.count + missing {
      watches.reserveCapacity(watches.count + max(missing, watches.count / 4))
    }
    watches.append(contentsOf: repeatElement(SeriesWatch(), count: missing))
    slab.reserve(blocks: watches.count)
  }

  /// The tests of a plan.
  func tests(_ plan: Int) -> SeriesTests { plans[plan] }
}
