public import Telemetry

/// What the rules brought about since it was last asked for, to be committed with its cause.
public struct RuleChanges: Sendable {
  /// Alerts that changed, as they stand now, each once.
  public var alerts: [Alert] = []
  /// Ids of alerts that ended before they fired.
  public var withdrawn: [String] = []
  /// Events in their order.
  public var transitions: [AlertTransition] = []
  /// Where late readings wait to be judged by themselves; nil for a series in which none does.
  public var belated: [SeriesID: BelatedReadings?] = [:]
  /// Since when devices are expected that had yet to speak then, by site and device; nil for one that is
  /// expected no more.
  public var expected: [AlertPlace: Instant?] = [:]

  /// Makes an empty set of changes.
  public init() {}

  /// Whether there are none.
  var isEmpty: Bool {
    alerts.isEmpty && withdrawn.isEmpty && transitions.isEmpty && belated.isEmpty
      && expected.isEmpty
  }
}
