public import Telemetry

/// A smooth random curve that can be read at any moment without walking to it.
///
/// Value noise: a normal number at every whole multiple of `step`, drawn from the multiple itself,
/// and a straight line between. It stands in for an AR(1) process of about that time constant.
public struct Wobble: Sendable {
  private let seed: UInt64
  private let step: Int64

  /// Makes the curve that changes over about `step`, with deviation 1 at its knots.
  public init(seed: UInt64, name: String, step: TimeSpan) {
    self.seed = RandomSource.seed(seed, name: name)
    self.step = step.milliseconds
  }

  /// The curve at a moment: about -3…3.
  public func value(at time: Instant) -> Double {
    let knot = time.milliseconds.quotientFloor(step)
    let share = Double(time.milliseconds - knot * step) / Double(step)
    return self.knot(knot) * (1 - share) + self.knot(knot + 1) * share
  }

  private func knot(_ number: Int64) -> Double {
    var source = RandomSource(seed: seed, number: number)
    return source.normal()
  }
}
