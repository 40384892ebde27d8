public import Telemetry

/// Sensors that are declared to measure the same.
public struct RedundancyGroup: Hashable, Sendable {
  /// The name, under which its consensus is stored as a device of the site.
  public var name: String
  /// The series, at least two, all of one site and one metric.
  public var members: [SeriesKey]
  /// Members further apart do not agree, in the metric's unit.
  public var tolerance: Double
  /// Values that are further apart in time are not compared.
  public var within: TimeSpan
  /// Whether the median of the good values is stored as a series of its own.
  public var hasConsensus: Bool

  /// The metric that tells how far members are apart, in tolerances: above 1 they do not agree.
  public static let disagreementMetric = "disagreement"

  /// Makes a group.
  public init(
    name: String,
    members: [SeriesKey],
    tolerance: Double,
    within: TimeSpan = .minutes(15),
    hasConsensus: Bool = false
  ) {
    (self.name, self.members, self.tolerance) = (name, members, tolerance)
    (self.within, self.hasConsensus) = (within, hasConsensus)
  }

  /// Whether a value agrees with the values of the other members: with the one other, or with the
  /// median of all.
  public func agrees(_ value: Double, with others: [Double]) -> Bool {
    guard others.count > 1 else {
      return others.first.map { abs($0 - value) <= tolerance } ?? true
    }
    let median = NeighbourTest.median(others + [value]) ?? value
    return abs(value - median) <= tolerance
  }
}
