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

  /// What a site is called.
  public struct Site: Hashable, Sendable {
    /// What people call it.
    public var title: LocalizedText
    /// Its kind.
    public var kind: SiteKind?

    /// Makes the facts of a site.
    public init(title: LocalizedText, kind: SiteKind?) {
      (self.title, self.kind) = (title, kind)
    }
  }

  /// A device by its site and name.
  public struct Place: Hashable, Sendable {
    /// The site's name.
    public var site: String
    /// The device's name.
    public var device: String

    /// Makes a place.
    public init(site: String, device: String) { (self.site, self.device) = (site, device) }
  }

  /// Rules by name.
  public var rules: [String: Rule]
  /// Sites by name.
  public var sites: [String: Site]
  /// The gateway through which a device is heard.
  public var gateways: [Place: Place]

  /// Makes the facts.
  public init(
    rules: [String: Rule] = [:],
    sites: [String: Site] = [:],
    gateways: [Place: Place] = [:]
  ) {
    (self.rules, self.sites, self.gateways) = (rules, sites, gateways)
  }

  /// Whether an alert's place lies below another's: a device below its gateway, which may stand at
  /// another site, and every device below an alert of its whole site.
  func isBelow(_ target: Alert, _ source: Alert) -> Bool {
    guard let device = target.device else { return false }
    guard let top = source.device.map({ Place(site: source.site, device: $0) }) else {
      return target.site == source.site
    }
    var (current, steps) = (Place(site: target.site, device: device), 0)
    while let gateway = gateways[current], steps < 16 {
      if gateway == top { return true }
      (current, steps) = (gateway, steps + 1)
    }
    return false
  }
}
