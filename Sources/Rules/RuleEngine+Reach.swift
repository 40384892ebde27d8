public import Telemetry

// How much of the past the rules have to be told of.
extension RuleEngine {
  /// How far back a series is told whose device has been heard later than its newest reading: what a
  /// device had kept comes after that, and is a sign of life of its series too.
  private static let drained = TimeSpan.days(2)

  /// How far back the readings of one series have to be told by ``remember(_:register:)``, for windows to
  /// be whole; zero where the newest is enough.
  public func reach(of key: SeriesKey) -> TimeSpan {
    reach(of: key, candidates(for: key))
  }

  /// How far back the readings of one series have to be told, where the newest is known.
  ///
  /// - Parameters:
  ///   - key: the series.
  ///   - newest: its reading of the newest event time.
  ///   - lastArrived: when its device was last heard; nil where that is not known.
  /// - Returns: the time back from the newest reading; zero where that is enough.
  public func reach(of key: SeriesKey, newest: Sample, lastArrived: Instant?) -> TimeSpan {
    let rules = candidates(for: key)
    var reach = reach(of: key, rules)
    guard !rules.isEmpty else { return reach }
    let isUsed =
      newest.value != nil && RuleDefinition.Use.good.accepts(newest.flag)
      && !newest.reasons.contains(.maintenance)
    // The value before one that is not used stands until it is too old.
    if !isUsed {
      let ages = rules.map { staleAfter(self.rules[$0], site: key.site, device: key.device) }
      reach = max(reach, min(ages.max() ?? .zero, TimeSpan(milliseconds: Reach.longest)))
    }
    if let lastArrived, lastArrived - newest.arrived > LateStretch.jitter {
      reach = max(reach, Self.drained)
    }
    return reach
  }

  private func reach(of key: SeriesKey, _ rules: [Int]) -> TimeSpan {
    let reaches = rules.map { rule in
      programs[rule].reach(hold: hold(rule, at: key)) + self.rules[rule].settle.milliseconds
    }
    return TimeSpan(milliseconds: max(reaches.max() ?? 0, season(of: key)))
  }

  /// How long a reading of a series speaks at most for the time after it in the windows of a rule.
  private func hold(_ rule: Int, at key: SeriesKey) -> Int64 {
    let definition = rules[rule]
    if let stated = definition.staleAfter { return stated.milliseconds }
    let own = staleAfter(definition, site: key.site, device: key.device)
    let longest = max(own, Self.defaultStaleAfter).milliseconds
    guard isWide(rule) else { return longest }
    let others = sites[key.site]?.devices.lazy.compactMap { $0.every?.milliseconds }.max() ?? 0
    return max(longest, 3 * others)
  }

  /// How long a batch has lasted whose degree days a series tells, in milliseconds.
  private func season(of key: SeriesKey) -> Int64 {
    guard key.metric == Self.warmthMetric, degrees[key.site] != nil, let lastTick,
      let started = context(of: key.site).started
    else { return 0 }
    return max(0, lastTick.milliseconds - started)
  }
}
