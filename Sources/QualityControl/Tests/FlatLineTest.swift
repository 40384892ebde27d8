public import Telemetry

/// QARTOD test 8: has the value stopped moving.
public struct FlatLineTest: Hashable, Sendable {
  /// Values that differ by less are the same, in the metric's unit; 0 finds nothing.
  public var tolerance: Double
  /// Flat for so long is suspect: milliseconds, or points where points are counted.
  public var suspect: Int64?
  /// Flat for so long fails.
  public var fail: Int64?

  /// The longest limit that is kept to: the records of a run reach back at least so far.
  public static let longest = TimeSpan.milliseconds(21 * 86_400_000)

  /// Makes the test.
  public init(tolerance: Double, suspect: Int64?, fail: Int64?) {
    (self.tolerance, self.suspect, self.fail) = (tolerance, suspect, fail)
  }

  /// Makes the test that ioos_qc makes: thresholds as whole numbers of its median interval.
  ///
  /// - Parameters:
  ///   - tolerance: values that differ by less are the same.
  ///   - suspectSeconds: flat for so long is suspect.
  ///   - failSeconds: flat for so long fails.
  ///   - interval: the series' median interval in seconds; 0 finds nothing.
  /// - Returns: the test, which counts points.
  public static func counting(
    tolerance: Double,
    suspectSeconds: Double?,
    failSeconds: Double?,
    interval: Double
  ) -> FlatLineTest {
    func points(_ seconds: Double?) -> Int64? {
      seconds.flatMap { interval > 0 ? Int64($0.rounded(.towardZero) / interval) : nil }
    }
    return FlatLineTest(
      tolerance: tolerance,
      suspect: points(suspectSeconds),
      fail: points(failSeconds)
    )
  }
}
