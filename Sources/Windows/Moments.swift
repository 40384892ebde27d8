import Telemetry

/// Count, sum, spread and extremes of values, which can be joined with those of their neighbours.
struct Moments: Hashable, Sendable {
  var count = 0
  var sum = CompensatedSum()
  /// Σ (value − mean)².
  var squares = 0.0
  var minimum = Double.infinity
  var maximum = -Double.infinity

  init() {}

  init(_ value: Double) {
    (count, sum, minimum, maximum) = (1, CompensatedSum(high: value), value, value)
  }

  /// Adds a value (Welford, Technometrics 4, 1962).
  mutating func add(_ value: Double) {
    guard count > 0 else {
      self = Moments(value)
      return
    }
    let before = sum.value / Double(count)
    count += 1
    sum.add(value)
    squares += (value - before) * (value - sum.value / Double(count))
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// The moments of both together (Chan, Golub and LeVeque 1979).
  func joined(_ other: Moments) -> Moments {
    guard count > 0 else { return other }
    guard other.count > 0 else { return self }
    var both = self
    let (one, two) = (Double(count), Double(other.count))
    let distance = other.sum.value / two - sum.value / one
    both.count += other.count
    both.sum.add(other.sum)
    both.squares += other.squares + distance * distance * one * two / (one + two)
    both.minimum = min(minimum, other.minimum)
    both.maximum = max(maximum, other.maximum)
    return both
  }
}
