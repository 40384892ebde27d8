/// While one alert fires, others are not told: they are its consequences.
public struct Inhibition: Hashable, Sendable {
  /// The alerts that explain others.
  public var source: AlertMatcher
  /// The alerts that they explain.
  public var target: AlertMatcher
  /// Fields in which both must be the same; one that is missing is the same as an empty one.
  public var equal: [AlertMatcher.Field]
  /// Whether the target must lie below the source in the tree of the site.
  public var isBelow: Bool

  /// Makes an inhibition.
  public init(
    source: AlertMatcher,
    target: AlertMatcher,
    equal: [AlertMatcher.Field] = [],
    isBelow: Bool = false
  ) {
    (self.source, self.target, self.equal, self.isBelow) = (source, target, equal, isBelow)
  }
}
