/// How many samples of a stretch of time carry each flag.
public struct FlagCounts: Hashable, Sendable {
  /// Values with flag 1: passed every test that was run.
  public var passed: Int
  /// Values with flag 2: no test was run, or none could decide yet.
  public var notEvaluated: Int
  /// Values with flag 3.
  public var suspect: Int
  /// Values with flag 4.
  public var fail: Int
  /// Samples without a value.
  public var missing: Int

  /// Makes the counts; of nothing without arguments.
  public init(
    passed: Int = 0,
    notEvaluated: Int = 0,
    suspect: Int = 0,
    fail: Int = 0,
    missing: Int = 0
  ) {
    (self.passed, self.notEvaluated) = (passed, notEvaluated)
    (self.suspect, self.fail, self.missing) = (suspect, fail, missing)
  }

  /// Values that rules use unless told otherwise: flags 1 and 2.
  public var good: Int { passed + notEvaluated }
  /// Samples that have a value, whatever its quality.
  public var values: Int { passed + notEvaluated + suspect + fail }
  /// All samples, those without a value too.
  public var samples: Int { values + missing }

  /// Counts one sample; without a value it is missing whatever its flag.
  @inlinable
  public mutating func add(_ flag: QualityFlag, hasValue: Bool = true) {
    guard hasValue else {
      missing += 1
      return
    }
    switch flag {
    case .good: passed += 1
    case .notEvaluated: notEvaluated += 1
    case .suspect: suspect += 1
    case .fail: fail += 1
    case .missing: missing += 1
    }
  }

  /// Takes away one sample that was counted before with the same flag.
  @inlinable
  public mutating func remove(_ flag: QualityFlag, hasValue: Bool = true) {
    guard hasValue else {
      missing -= 1
      return
    }
    switch flag {
    case .good: passed -= 1
    case .notEvaluated: notEvaluated -= 1
    case .suspect: suspect -= 1
    case .fail: fail -= 1
    case .missing: missing -= 1
    }
  }

  /// Adds the counts of another stretch.
  public mutating func add(_ other: FlagCounts) {
    passed += other.passed
    notEvaluated += other.notEvaluated
    suspect += other.suspect
    fail += other.fail
    missing += other.missing
  }
}
