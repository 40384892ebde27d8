public import Telemetry

extension RuleEngine {
  /// Notes that a series speaks though its values count for nothing for now: alerts stay as they
  /// are, and do not become stale for want of values.
  public mutating func hold(_ sample: Sample, register: Register) {
    if isMuted { conclude() }
    listen(to: sample, register: register)
  }

  /// Notes that a series speaks, and nothing of what it says.
  mutating func listen(to sample: Sample, register: Register) {
    let slot = Int(sample.series.rawValue)
    if slot >= taps.count || taps[slot] == nil { meet(sample.series, register: register) }
    guard let list = taps[slot] else { return }
    let heard = heard(sample.arrived, sample.series)
    for tap in list {
      let slot = self.slot(of: tap)
      guard tap.rank >= view.ranks[slot] else { continue }
      hear(heard, slot: slot, instance: Int(tap.instance), isUsable: true)
    }
  }

  /// Notes when an input was heard, and, by a value that can be used, its instance.
  ///
  /// What is told of the past comes in the order of event time: what arrived last counts.
  mutating func hear(_ heard: Hearing, slot: Int, instance: Int, isUsable: Bool) {
    view.values[slot].heard = later(view.values[slot].heard, heard.watched, watched)
    guard isUsable else { return }
    let (known, then) = (instances[instance].heardAt, instances[instance].passedAt)
    instances[instance].heardAt.milliseconds = later(known.milliseconds, heard.watched, watched)
    instances[instance].passedAt.milliseconds = later(then.milliseconds, heard.passed, passed)
  }

  /// The later of two moments by now, of which the first may be the beginning of a silence.
  private func later(_ known: Int64, _ heard: Int64, _ now: TimeSpan) -> Int64 {
    isMuted && known >= now.milliseconds ? heard : max(known, heard)
  }
}
