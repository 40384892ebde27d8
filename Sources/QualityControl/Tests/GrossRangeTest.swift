/// QARTOD test 4: is the value within what the sensor can read, and within what is plausible.
///
/// The limits themselves are good, as in ioos_qc's `gross_range_test`.
public struct GrossRangeTest: Hashable, Sendable {
  /// What the sensor can read; outside, the value fails.
  public var fail: ClosedRange<Double>?
  /// What is plausible; outside, the value is suspect.
  public var suspect: ClosedRange<Double>?

  /// Makes the test; a span that is left out is not tested.
  public init(fail: ClosedRange<Double>?, suspect: ClosedRange<Double>? = nil) {
    (self.fail, self.suspect) = (fail, suspect)
  }
}
