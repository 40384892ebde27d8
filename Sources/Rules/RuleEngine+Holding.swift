public import Telemetry

extension RuleEngine {
  /// Notes that a series speaks though its values count for nothing for now: alerts stay as they
  /// are, and do not become stale for want of values.
  public mutating func hold(_ sample: Sample, register: Register) {
    if isMuted { conclude() }
    let slot = Int(sample.series.rawValue)
    if slot >= taps.count || taps[slot] == nil { meet(sample.series, register: register) }
    guard let list = taps[slot] else { return }
    let heard = heard(sample.arrived)
    for tap in list {
      view.values[self.slot(of: tap)].heard = heard
      instances[Int(tap.instance)].heardAt = TimeSpan(milliseconds: heard)
    }
  }
}
