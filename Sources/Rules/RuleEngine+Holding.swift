public import Telemetry

extension RuleEngine {
  /// Notes that a series speaks though its values count for nothing for now: alerts stay as they
  /// are, and do not become stale for want of values.
  public mutating func hold(_ series: SeriesID, register: Register) {
    for index in instances(watching: series, register: register) {
      instances[index].heardAt = watched
    }
  }
}
