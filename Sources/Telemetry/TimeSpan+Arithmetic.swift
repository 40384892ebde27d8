extension TimeSpan {
  /// The two spans one after the other; stops at the ends of the representable range.
  @inlinable
  public static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    let (sum, overflow) = left.milliseconds.addingReportingOverflow(right.milliseconds)
    guard overflow else { return TimeSpan(milliseconds: sum) }
    return TimeSpan(milliseconds: right.milliseconds > 0 ? .max : .min)
  }

  /// By how much the left span is longer; stops at the ends of the representable range.
  @inlinable
  public static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    let (difference, overflow) = left.milliseconds.subtractingReportingOverflow(right.milliseconds)
    guard overflow else { return TimeSpan(milliseconds: difference) }
    return TimeSpan(milliseconds: right.milliseconds > 0 ? .min : .max)
  }
}
