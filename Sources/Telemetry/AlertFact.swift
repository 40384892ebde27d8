/// Something that holds at a place and that another part of Sluice than its rules has found out.
///
/// A device is silent, for instance. It becomes an alert like those of rules.
public struct AlertFact: Hashable, Sendable {
  /// The place, with the name of the built-in rule.
  public var place: AlertPlace
  /// How much it matters.
  public var severity: Severity
  /// Since when it holds.
  public var since: Instant
  /// The figure to show.
  public var value: Double?
  /// The particulars, for people.
  public var detail: String

  /// Makes a fact.
  public init(
    place: AlertPlace,
    severity: Severity,
    since: Instant,
    value: Double?,
    detail: String
  ) {
    (self.place, self.severity, self.since) = (place, severity, since)
    (self.value, self.detail) = (value, detail)
  }
}
