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
    let tests = policy.resolve(entry.key, stage: stages[entry.key.site]).tests
    let number = planNumbers[tests] ?? Int32(plans.count)
    if number == plans.count {
      plans.append(tests)
      limits.append(SeriesLimits(tests))
      planNumbers[tests] = number
    }
    let slot = Int(series.rawValue)
    watches[slot].plan = number
    watches[slot].device = entry.device
    if let relation = relation(of: entry, tests, register) {
      watches[slot].relation = Int32(truncatingIfNeeded: relations.count)
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
