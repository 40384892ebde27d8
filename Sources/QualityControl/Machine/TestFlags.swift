public import Telemetry

/// What each test says of one value.
public struct TestFlags: Hashable, Sendable {
  /// QARTOD test 1.
  public var gap = QualityFlag.notEvaluated
  /// Whether the value is a usual error code.
  public var errorCode = QualityFlag.notEvaluated
  /// QARTOD test 4.
  public var grossRange = QualityFlag.notEvaluated
  /// QARTOD test 5.
  public var climatology = QualityFlag.notEvaluated
  /// QARTOD test 7.
  public var rateOfChange = QualityFlag.notEvaluated
  /// QARTOD test 8.
  public var flatLine = QualityFlag.notEvaluated
  /// QARTOD test 10.
  public var attenuated = QualityFlag.notEvaluated
  /// Whether the series began anew with this value.
  public var beginsAnew = false

  /// Makes flags that say nothing.
  public init() {}

  /// The worst of them.
  @inline(__always)
  public var worst: QualityFlag {
    var worst = grossRange.worse(rateOfChange).worse(flatLine).worse(attenuated)
    if climatology != .notEvaluated { worst = worst.worse(climatology) }
    if errorCode != .notEvaluated { worst = worst.worse(errorCode) }
    return gap == .notEvaluated ? worst : worst.worse(gap)
  }

  /// A bit for every test that finds something.
  @inline(__always)
  public var reasons: QualityReasons {
    guard beginsAnew || Self.finds(worst) else { return [] }
    var reasons: QualityReasons = beginsAnew ? .afterGap : []
    if Self.finds(gap) { reasons.insert(.afterGap) }
    if Self.finds(errorCode) { reasons.insert(.errorCode) }
    if Self.finds(grossRange) { reasons.insert(.grossRange) }
    if Self.finds(climatology) { reasons.insert(.climatology) }
    if Self.finds(rateOfChange) { reasons.insert(.rateOfChange) }
    if Self.finds(flatLine) { reasons.insert(.flatLine) }
    if Self.finds(attenuated) { reasons.insert(.attenuated) }
    return reasons
  }

  /// Whether a flag is a finding.
  @inline(__always)
  public static func finds(_ flag: QualityFlag) -> Bool { flag == .suspect || flag == .fail }
}
