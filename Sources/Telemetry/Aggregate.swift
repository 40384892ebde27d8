/// Count, extremes and mean of the samples of one series in one stretch of time.
public struct Aggregate: Hashable, Sendable {
  /// Samples that were there, of any quality, with a value.
  public private(set) var count = 0
  /// Of these, the samples that were used.
  public private(set) var good = 0
  /// The smallest value used.
  public private(set) var minimum: Double?
  /// The largest value used.
  public private(set) var maximum: Double?
  /// The earliest value used.
  public private(set) var first: Double?
  /// The latest value used.
  public private(set) var last: Double?
  private var firstTime: Instant?
  private var lastTime: Instant?
  private var sumHigh = 0.0
  private var sumLow = 0.0

  /// Makes the aggregate of nothing.
  public init() {}

  /// The sum of the values used, with Neumaier's compensation.
  public var sum: Double? { good == 0 ? nil : sumHigh + sumLow }
  /// The mean of the values used.
  public var mean: Double? { sum.map { $0 / Double(good) } }

  /// Takes in one value; one that is not `used` only counts.
  public mutating func add(_ value: Double, at time: Instant, used: Bool = true) {
    count += 1
    guard used else { return }
    good += 1
    minimum = minimum.map { Swift.min($0, value) } ?? value
    maximum = maximum.map { Swift.max($0, value) } ?? value
    if firstTime.map({ time < $0 }) ?? true { (first, firstTime) = (value, time) }
    if lastTime.map({ time >= $0 }) ?? true { (last, lastTime) = (value, time) }
    let total = sumHigh + value
    sumLow += abs(sumHigh) >= abs(value) ? (sumHigh - total) + value : (value - total) + sumHigh
    sumHigh = total
  }
}
