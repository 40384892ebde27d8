/// QARTOD test 6: does a value stand out from the one before and the one after.
public struct SpikeTest: Hashable, Sendable {
  /// How far a value stands out.
  public enum Method: String, Sendable, CaseIterable {
    /// The distance from the mean of its neighbours, QARTOD's; large spikes mark neighbours too.
    case average
    /// The smaller of the two steps, if they go in opposite directions; marks the spike alone.
    case differential
  }

  /// How far a value stands out.
  public var method: Method
  /// Above, in the metric's unit, the value is suspect; nil or 0 is not tested.
  public var suspect: Double?
  /// Above, the value fails; nil or 0 is not tested.
  public var fail: Double?

  /// Makes the test.
  public init(method: Method = .average, suspect: Double?, fail: Double?) {
    self.method = method
    self.suspect = suspect == 0 ? nil : suspect
    self.fail = fail == 0 ? nil : fail
  }

  /// How far the value in the middle stands out, as ioos_qc's `spike_test` has it.
  @inline(__always)
  static func distance(
    _ before: Double,
    _ value: Double,
    _ after: Double,
    _ method: Method
  ) -> Double {
    switch method {
    case .average: return abs(value - (before + after) / 2)
    case .differential:
      let (to, from) = (value - before, after - value)
      return (to > 0) != (from > 0) && to != 0 && from != 0 ? min(abs(to), abs(from)) : 0
    }
  }
}
