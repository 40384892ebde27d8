/// What an alert is about: a rule at a site, or at one device of it.
public struct AlertPlace: Hashable, Sendable {
  /// The rule's name.
  public var rule: String
  /// The site.
  public var site: String
  /// The device; nil for a rule over a site.
  public var device: String?

  /// Makes a place.
  public init(rule: String, site: String, device: String?) {
    (self.rule, self.site, self.device) = (rule, site, device)
  }
}
