/// QARTOD test 1, ioos_qc's `time_gap_test`: did values stay out before this one.
public struct TimeGapTest: Hashable, Sendable {
  /// A longer gap makes the value after it suspect, in milliseconds.
  public var suspect: Int64?
  /// A longer gap makes the value after it fail, in milliseconds.
  public var fail: Int64?

  /// Makes the test.
  public init(suspect: Int64? = nil, fail: Int64?) { (self.suspect, self.fail) = (suspect, fail) }
}
