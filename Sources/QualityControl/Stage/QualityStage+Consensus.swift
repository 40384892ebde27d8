public import Telemetry

extension QualityStage {
  /// What a group of sensors says together, once all of its members have spoken again: how far they
  /// are apart, and the median of the good values where it is wanted.
  ///
  /// To be called with each sample after it was checked.
  ///
  /// - Returns: samples of series of the group's own, new to the store.
  public mutating func consensus(after sample: Sample, register: inout Register) -> [Sample] {
    guard !groups.isEmpty else { return [] }
    let relation = watches[Int(sample.series.rawValue)].relation
    guard relation >= 0, relations[Int(relation)].group >= 0, sample.value != nil,
      !sample.reasons.contains(.provisional), !sample.reasons.contains(.maintenance)
    else { return [] }
    return speak(Int(relations[Int(relation)].group), at: sample, &register)
  }

  private mutating func speak(
    _ number: Int,
    at sample: Sample,
    _ register: inout Register
  ) -> [Sample] {
    let group = groups[number].group
    guard let first = group.members.first, let series = register[sample.series] else { return [] }
    let device = register.intern(site: first.site, device: group.name)
    let spread = register.intern(
      device: device,
      metric: RedundancyGroup.disagreementMetric,
      channel: nil,
      unit: "1"
    )
    let consensus =
      group.hasConsensus
      ? register.intern(
        device: device,
        metric: series.key.metric,
        channel: nil,
        unit: series.unit
      ) : spread
    if groups[number].newest == .min {
      groups[number].newest = max(newestTime(of: spread), newestTime(of: consensus))
    }
    let time = sample.time.milliseconds
    guard time > groups[number].newest else { return [] }
    let fresh = groups[number].slots.filter { slot in
      slot >= 0 && value(slot, at: sample.time, within: group.within.milliseconds) != nil
    }
    let newest = groups[number].newest
    guard fresh.allSatisfy({ watches[$0].valueTime > newest }) else { return [] }
    groups[number].newest = time
    let good = fresh.filter { watches[$0].valueFlag.isUsable }
    let values = fresh.filter { watches[$0].valueFlag != .fail }.map { watches[$0].value }
    guard let low = values.min(), let high = values.max() else { return [] }
    let isTorn = values.count == 2 && high - low > group.tolerance
    var derived: [Sample] = []
    if values.count > 1 {
      let apart = (high - low) / group.tolerance
      derived.append(
        Sample(
          series: spread,
          time: sample.time,
          value: apart,
          flag: .good,
          arrived: sample.arrived
        )
      )
    }
    guard group.hasConsensus else { return derived }
    derived.append(
      Sample(
        series: consensus,
        time: sample.time,
        value: NeighbourTest.median(good.isEmpty ? values : good.map { watches[$0].value }),
        flag: good.isEmpty || isTorn ? .suspect : .good,
        reasons: isTorn ? .disagreement : [],
        arrived: sample.arrived
      )
    )
    return derived
  }

  private func newestTime(of series: SeriesID) -> Int64 {
    let slot = Int(series.rawValue)
    return slot < watches.count ? watches[slot].known : .min
  }
}
