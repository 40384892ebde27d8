public import Telemetry

/// What a counting register gained in the window `(now − length, now]`.
///
/// A gain counts at the time of the reading that shows it, so windows side by side add up.
public struct SlidingIncrease: Sendable {
  private var totaliser: Totaliser
  private var gains: SlidingWindow

  /// Makes an empty window.
  public init(length: TimeSpan, totaliser: Totaliser = Totaliser()) {
    self.totaliser = totaliser
    gains = SlidingWindow(length: length)
  }

  /// Takes the next good reading, in the order of event time; older ones are left out, since they only
  /// change how a gain is spread.
  public mutating func add(_ value: Double, at time: Instant) {
    for gain in totaliser.take(value, at: time) { gains.add(gain.amount, at: gain.to) }
  }

  /// What was gained; nil where no two readings are known.
  public mutating func increase(at now: Instant) -> Double? {
    let figures = gains.figures(at: now)
    return figures.used > 0 ? figures.sum : nil
  }
}
