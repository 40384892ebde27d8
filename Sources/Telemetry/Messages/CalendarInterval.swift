/// Times of day, weekdays, days, months and years, as Alertmanager's time intervals: every field
/// that is given must fit, and of a field any one element is enough.
public struct CalendarInterval: Hashable, Sendable {
  /// Times of day in minutes from midnight, the start included and the end not; empty for all day.
  ///
  /// One whose end is not after its start reaches over midnight.
  public var times: [Times]
  /// Days of the week, Sunday 0.
  public var weekdays: [ClosedRange<Int>]
  /// Days of the month, from 1; negative ones count from its end, -1 for the last.
  public var days: [ClosedRange<Int>]
  /// Months, from 1.
  public var months: [ClosedRange<Int>]
  /// Years.
  public var years: [ClosedRange<Int>]

  /// A stretch of a day.
  public struct Times: Hashable, Sendable {
    /// Its first minute, from midnight.
    public var start: Int
    /// The minute after its last, up to 1440.
    public var end: Int

    /// Makes a stretch.
    public init(start: Int, end: Int) { (self.start, self.end) = (start, end) }

    fileprivate func contains(_ minute: Int) -> Bool {
      start < end ? start <= minute && minute < end : start <= minute || minute < end
    }
  }

  /// Makes an interval; without fields it is all of time.
  public init(
    times: [Times] = [],
    weekdays: [ClosedRange<Int>] = [],
    days: [ClosedRange<Int>] = [],
    months: [ClosedRange<Int>] = [],
    years: [ClosedRange<Int>] = []
  ) {
    (self.times, self.weekdays, self.days) = (times, weekdays, days)
    (self.months, self.years) = (months, years)
  }

  /// Whether a moment lies inside, by the clocks of a zone.
  public func contains(_ instant: Instant, in zone: LocalZone) -> Bool {
    let offset = zone.offset(at: instant)
    let civil = CivilTime(instant, offset: offset)
    // 1970-01-01 was a Thursday.
    let weekday = Int((instant.day(offset: offset) % 7 + 11) % 7)
    return Self.fits(times, { $0.contains(civil.hour * 60 + civil.minute) })
      && Self.fits(weekdays, { $0.contains(weekday) })
      && Self.fits(months, { $0.contains(civil.month) })
      && Self.fits(years, { $0.contains(civil.year) })
      && Self.fits(days, { Self.contains(civil, $0) })
  }

  private static func contains(_ civil: CivilTime, _ days: ClosedRange<Int>) -> Bool {
    let length = CivilTime.days(inMonth: civil.month, of: civil.year)
    func counted(_ day: Int) -> Int { day < 0 ? length + 1 + day : day }
    let (first, last) = (counted(days.lowerBound), counted(days.upperBound))
    return first <= civil.day && civil.day <= last
  }

  private static func fits<Element>(_ list: [Element], _ test: (Element) -> Bool) -> Bool {
    list.isEmpty || list.contains(where: test)
  }
}
