public import Telemetry

/// What a local calendar says of a moment, as far as seasons ask for it.
public struct CalendarMoment: Hashable, Sendable {
  /// The month, 1…12.
  public var month: Int
  /// The day of the year, 1…366.
  public var dayOfYear: Int
  /// The week of ISO 8601, 1…53.
  public var week: Int
  /// The hour of the day, 0…23.
  public var hour: Int

  /// Reads the calendar at `offset` seconds east of UTC.
  public init(_ instant: Instant, offset: Int = 0) {
    let civil = CivilTime(instant, offset: offset)
    let isLeap = (civil.year % 4 == 0 && civil.year % 100 != 0) || civil.year % 400 == 0
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][civil.month - 1]
    (month, hour) = (civil.month, civil.hour)
    dayOfYear = before + civil.day + (isLeap && civil.month > 2 ? 1 : 0)
    // 1970-01-01 was a Thursday, the fourth day of its week.
    let weekday = Int(((instant.day(offset: offset) + 3) % 7 + 7) % 7) + 1
    let number = (dayOfYear - weekday + 10) / 7
    let daysInYear = isLeap ? 366 : 365
    if number < 1 {
      week = Self.weeks(in: civil.year - 1)
    } else {
      week = number == 53 && daysInYear - dayOfYear < 4 - weekday ? 1 : number
    }
  }

  /// A year has 53 weeks when it begins on a Thursday, or is leap and begins on a Wednesday.
  private static func weeks(in year: Int) -> Int {
    func lastWeekday(of year: Int) -> Int {
      (year + year / 4 - year / 100 + year / 400) % 7
    }
    return lastWeekday(of: year) == 4 || lastWeekday(of: year - 1) == 3 ? 53 : 52
  }
}
