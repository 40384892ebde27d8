public import Telemetry

/// Everything that is known of one series in one stretch of time.
public struct StretchFigures: Sendable {
  /// The stretch.
  public let range: TimeRange
  /// Counts by flag, extremes, mean.
  public internal(set) var aggregate = Aggregate()
  /// Known time and the integral over it, each value holding until the next.
  public internal(set) var held = HeldTime()
  /// For a state: how long it was 1 and how often it became so.
  public internal(set) var state = StateTime()
  /// For a counting register: what it gained; nil where that is not known.
  public internal(set) var increase: Double?
  /// For a direction: the circular mean.
  public internal(set) var direction = CircularMean()
  /// For a flux: the integral by trapezoids.
  public internal(set) var light: LightIntegral
  /// For each limit that was asked for: the time beyond it.
  public internal(set) var thresholds: [ThresholdTime]
  var moments = Moments()
  var values: [Double] = []

  init(range: TimeRange, limits: [ThresholdTime.Limit]) {
    self.range = range
    light = LightIntegral(range: range)
    thresholds = limits.map { ThresholdTime($0) }
  }

  /// The standard deviation of the values used, of the population; nil of none.
  public var deviation: Double? {
    moments.count > 0 ? (max(0, moments.squares) / Double(moments.count)).squareRoot() : nil
  }

  /// The middle of the values used, or the mean of the two in the middle; nil of none, and where they
  /// were not kept.
  public var median: Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
