public import Telemetry

extension QualityFlag {
  /// The worse of two flags in the order of ioos_qc's `qartod_compare`: 4, 3, 1, 2, 9.
  ///
  /// One good hides what could not be tested, and a value is missing only if every test says so.
  @inline(__always)
  public func worse(_ other: QualityFlag) -> QualityFlag {
    rank >= other.rank ? self : other
  }

  @inline(__always)
  private var rank: Int {
    switch self {
    case .missing: 0
    case .notEvaluated: 1
    case .good: 2
    case .suspect: 3
    case .fail: 4
    }
  }
}
