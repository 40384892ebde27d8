/// When batches begin at a site.
public enum BatchPlan: Hashable, Sendable {
  /// By the county's calendar for the kind of site.
  case seasonal
  /// Under a stage calendar, each year on these days.
  case dates(calendar: String, days: [DayOfYear])

  /// A day that every year has.
  public struct DayOfYear: Hashable, Sendable {
    /// 1…12.
    public var month: Int
    /// 1…31.
    public var day: Int

    /// Makes a day.
    public init(month: Int, day: Int) {
      (self.month, self.day) = (month, day)
    }
  }
}
