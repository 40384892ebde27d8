public import Telemetry

/// What messages say of rules and sites beside what an alert knows of itself.
public struct NotificationFacts: Hashable, Sendable {
  /// What a rule is called and rests on.
  public struct Rule: Hashable, Sendable {
    /// Its title.
    public var title: LocalizedText
    /// What to do.
    public var advice: LocalizedText
    /// The standard that its limit comes from.
    public var basis: String?
    /// Its condition, as it is written.
    public var limit: String?
    /// The unit of its value, UCUM.
    public var unit: String?

    /// Makes the facts of a rule.
    public init(
      title: LocalizedText,
      advice: LocalizedText,
      basis: String?,
      limit: String?,
      unit: String?
    ) {
      (self.title, self.advice, self.basis) = (title, advice, basis)
      (self.limit, self.unit) = (limit, unit)
    }
  }

  /// What a site is called, and what lies below what in it.
  public struct Site: Hashable, Sendable {
    /// What people call it.
    public var title: LocalizedText
    /// Its kind.
    public var kind: SiteKind?
    /// The device through which another one is heard, by the latter's name.
    public var parents: [String: String]

    /// Makes the facts of a site.
    public init(title: LocalizedText, kind: SiteKind?, parents: [String: String] = [:]) {
      (self.title, self.kind, self.parents) = (title, kind, parents)
    }
  }

  /// Rules by name.
  public var rules: [String: Rule]
  /// Sites by name.
  public var sites: [String: Site]

  /// Makes the facts.
  public init(rules: [String: Rule] = [:], sites: [String: Site] = [:]) {
    (self.rules, self.sites) = (rules, sites)
  }

  /// Whether a place lies below another in the tree of its site: a device below its gateway, and
  /// every device below an alert of the whole site.
  func isBelow(_ target: Alert, _ source: Alert) -> Bool {
    guard target.site == source.site, let device = target.device else { return false }
    guard let top = source.device else { return true }
    var (current, steps) = (device, 0)
    while let parent = sites[target.site]?.parents[current], steps < 16 {
      if parent == top { return true }
      (current, steps) = (parent, steps + 1)
    }
    return false
  }
}
