public import Telemetry

extension Sample {
  /// Takes what the tests of its series say, beside what is known of the sample already.
  @inline(__always)
  public mutating func take(_ flags: TestFlags) {
    reasons.formUnion(flags.reasons)
    flag = value == nil ? .missing : flag.worse(flags.worst)
  }

  /// Takes what the tests of its series found back, so that they can be run again.
  ///
  /// What was found elsewhere stays: other metrics, other devices, work on the device, the clock.
  public mutating func forgetSeries() {
    let isJudgedElsewhere = !reasons.isDisjoint(with: .fromElsewhere)
    let hasOtherCause = reasons.isDisjoint(with: .bySeries) && TestFlags.finds(flag)
    reasons.subtract(.bySeries)
    guard value != nil else { return flag = .missing }
    if !hasOtherCause { flag = isJudgedElsewhere ? .suspect : .notEvaluated }
  }
}
