public import Rules
public import Telemetry

/// What is allowed in rules and still most likely not meant.
public enum RuleLint {
  /// One finding.
  public struct Finding: Hashable, Sendable {
    /// The rule.
    public var rule: String
    /// What is odd.
    public var message: String
    /// What to do.
    public var remedy: String
  }

  /// Looks through rules.
  ///
  /// - Parameters:
  ///   - rules: the rules.
  ///   - sites: the sites of the configuration, for the pace of their devices.
  ///   - catalogue: the metrics, for what their sensors can read.
  /// - Returns: what was found, rule by rule.
  public static func findings(
    in rules: [RuleDefinition],
    sites: [SiteDefinition],
    catalogue: MetricCatalogue
  ) -> [Finding] {
    rules.flatMap { rule in
      [
        impossible(rule, catalogue), hasty(rule, sites), deaf(rule, sites),
        jittery(rule, catalogue), homeless(rule, sites),
      ].compactMap(\.self)
    } + doubles(rules)
  }

  /// A limit that no sensor can reach.
  private static func impossible(
    _ rule: RuleDefinition,
    _ catalogue: MetricCatalogue
  ) -> Finding? {
    guard let limit = rule.when.limit, let metric = catalogue[limit.metric] else { return nil }
    let range = metric.sensorRange
    let isBeyond =
      switch limit.comparison {
      case .less: limit.threshold <= range.lowerBound
      case .lessOrEqual: limit.threshold < range.lowerBound
      case .greater: limit.threshold >= range.upperBound
      case .greaterOrEqual: limit.threshold > range.upperBound
      case .equal: !range.contains(limit.threshold)
      case .notEqual: false
      }
    guard isBeyond else { return nil }
    return Finding(
      rule: rule.name,
      message: "can never fire: sensors of `\(limit.metric)` read \(range.lowerBound) to "
        + "\(range.upperBound) \(metric.unit), and a value outside is taken as wrong",
      remedy: "look at the limit and its unit"
    )
  }

  /// The paces of the devices that a rule looks at.
  private static func paces(_ rule: RuleDefinition, _ sites: [SiteDefinition]) -> [TimeSpan] {
    let inputs = rule.when.metrics
    return sites.filter { rule.kinds.isEmpty || rule.kinds.contains($0.kind) }.flatMap(\.devices)
      .filter { device in
        device.metrics.contains { measure in inputs.contains(String(measure.prefix { $0 != "." })) }
      }
      .compactMap(\.every)
  }

  /// A `for` that one reading fulfils.
  private static func hasty(_ rule: RuleDefinition, _ sites: [SiteDefinition]) -> Finding? {
    guard rule.holdFor > .zero, let pace = paces(rule, sites).max(), rule.holdFor < pace else {
      return nil
    }
    return Finding(
      rule: rule.name,
      message:
        "`for: \(rule.holdFor)` is shorter than the \(pace) between readings, so one reading "
        + "is enough",
      remedy: "make it at least \(TimeSpan(milliseconds: pace.milliseconds * 2)), or take it out"
    )
  }

  /// A `stale_after` by which everything is always unknown.
  private static func deaf(_ rule: RuleDefinition, _ sites: [SiteDefinition]) -> Finding? {
    guard let stale = rule.staleAfter, let pace = paces(rule, sites).max(), stale < pace else {
      return nil
    }
    return Finding(
      rule: rule.name,
      message: "`stale_after: \(stale)` is shorter than the \(pace) between readings",
      remedy: "make it two or three times as long as the time between readings"
    )
  }

  /// A limit without a gap, around which an alert comes and goes.
  private static func jittery(_ rule: RuleDefinition, _ catalogue: MetricCatalogue) -> Finding? {
    guard let limit = rule.when.limit, rule.clear == nil, rule.keepFiringFor == .zero,
      limit.comparison != .equal, limit.comparison != .notEqual,
      catalogue.unit(of: limit.metric) != "{state}"
    else { return nil }
    return Finding(
      rule: rule.name,
      message:
        "has no `clear` level, so it comes and goes while `\(limit.metric)` hovers at the limit",
      remedy: "add `clear` on the other side of the limit, or `keep_firing_for`"
    )
  }

  /// A rule for kinds of site that the farm does not have.
  private static func homeless(_ rule: RuleDefinition, _ sites: [SiteDefinition]) -> Finding? {
    guard !rule.kinds.isEmpty, !sites.isEmpty,
      !sites.contains(where: { rule.kinds.contains($0.kind) })
    else { return nil }
    return Finding(
      rule: rule.name,
      message:
        "holds nowhere: no site is \(rule.kinds.map(\.rawValue).sorted().joined(separator: " or "))",
      remedy: "leave it where such a site may come, or give a site this `kind`"
    )
  }

  /// Rules that say the same of the same places.
  private static func doubles(_ rules: [RuleDefinition]) -> [Finding] {
    var first: [[String]: String] = [:]
    return rules.compactMap { rule in
      let identity =
        [rule.fingerprint, rule.forEach.rawValue] + rule.kinds.map(\.rawValue).sorted()
        + ["/"] + rule.sites.sorted() + ["/"] + rule.devices.sorted()
      guard let other = first[identity] else {
        first[identity] = rule.name
        return nil
      }
      return Finding(
        rule: rule.name,
        message: "says the same as `\(other)` at the same places",
        remedy: "take one of the two out"
      )
    }
  }
}
