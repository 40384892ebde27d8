/// The quality of one value: the primary flags of QARTOD (IOOS, Manual for Real-Time Quality
/// Control, section 2).
public enum QualityFlag: UInt8, Sendable, CaseIterable {
  /// Passed every test that was run.
  case good = 1
  /// No test was run, or none could decide yet.
  case notEvaluated = 2
  /// A test finds it doubtful.
  case suspect = 3
  /// A test finds it wrong.
  case fail = 4
  /// There is no value.
  case missing = 9
}
