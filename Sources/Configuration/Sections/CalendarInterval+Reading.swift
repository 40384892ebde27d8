import Telemetry

extension CalendarInterval {
  private static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// Reads the fields of an interval: `times`, `weekdays`, `days`, `months`, `years`.
  init(_ keys: MappingReader) {
    self.init()
    times = keys["times"]?.itemsOrOne { $0.timesOfDay() } ?? []
    weekdays =
      keys["weekdays"]?.itemsOrOne { $0.weekdays(Self.weekdayNames) }?.flatMap(\.self) ?? []
    days = keys["days"]?.itemsOrOne { $0.numbers(-31...31, "days") } ?? []
    months = keys["months"]?.itemsOrOne { $0.numbers(1...12, "months") } ?? []
    years = keys["years"]?.itemsOrOne { $0.numbers(1970...9999, "years") } ?? []
  }
}

extension NodeReader {
  /// Reads a time of day, in minutes from midnight.
  func minuteOfDay() -> Int? {
    guard let text = filledText(), let minute = Self.minute(Substring(text)), minute < 1440 else {
      mistyped("a time of day", "write it in quotation marks, such as \"07:00\"")
      return nil
    }
    return minute
  }

  /// Reads a stretch of a day, `06:00-22:00`.
  func timesOfDay() -> CalendarInterval.Times? {
    let parts = (scalarText ?? "").split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Self.minute(parts[0]), let end = Self.minute(parts[1]),
      start < 1440, end > 0 || start > 0
    else {
      mistyped("times of day", "write them in quotation marks, such as \"06:00-22:00\"")
      return nil
    }
    return CalendarInterval.Times(start: start, end: end == 0 ? 1440 : end)
  }

  /// Reads a weekday or several, `mon` or `mon-fri`; Sunday is 0, and `sat-mon` goes over it.
  func weekdays(_ names: [String]) -> [ClosedRange<Int>]? {
    let parts = (scalarText ?? "").lowercased().split(separator: "-").map(String.init)
    let numbers = parts.compactMap { part in names.firstIndex(of: String(part.prefix(3))) }
    guard let first = numbers.first, numbers.count == parts.count, numbers.count <= 2 else {
      mistyped("weekdays", "write mon, or mon-fri")
      return nil
    }
    let last = numbers.last ?? first
    return first <= last ? [first...last] : [first...6, 0...last]
  }

  /// Reads a number or a stretch of them, `6-8`; `-1` is the last day of a month.
  func numbers(_ bounds: ClosedRange<Int>, _ what: String) -> ClosedRange<Int>? {
    let text = scalarText ?? ""
    let match = text.wholeMatch(of: /(-?\d{1,4})(?:(?:-|\.\.)(-?\d{1,4}))?/)
    guard let match, let first = Int(match.1), let last = match.2.map({ Int($0) }) ?? first,
      bounds.contains(first), bounds.contains(last), first != 0 || !bounds.contains(-1),
      first <= last
    else {
      mistyped(what, "write one such as \(bounds.upperBound), or 6-8")
      return nil
    }
    return first...last
  }

  private static func minute(_ text: Substring) -> Int? {
    guard let match = text.wholeMatch(of: /(\d\d):(\d\d)/), let hour = Int(match.1),
      let minute = Int(match.2), minute < 60, hour < 24 || hour == 24 && minute == 0
    else { return nil }
    return hour * 60 + minute
  }
}
