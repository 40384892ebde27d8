public import Telemetry

/// Moments as people write them.
public enum TimeArgument {
  /// Reads a moment.
  ///
  /// Understood are ISO 8601 (`2026-07-25T04:00`, seconds, fraction and zone as one likes, a blank
  /// instead of `T`), a date for its first moment, `now`, `today`, `yesterday`, and a time before
  /// now such as `-3h` or `3h`. What has no zone of its own is read in `zone`.
  ///
  /// - Parameters:
  ///   - text: what was written.
  ///   - now: the present moment.
  ///   - zone: the zone of clocks and calendars.
  /// - Returns: nil for anything else.
  public static func instant(_ text: String, now: Instant, zone: LocalZone) -> Instant? {
    switch text {
    case "now": return now
    case "today": return midnight(of: now, in: zone)
    case "yesterday":
      return midnight(of: midnight(of: now, in: zone) - .hours(12), in: zone)
    default: break
    }
    if let span = TimeSpan(text.hasPrefix("-") ? String(text.dropFirst()) : text) {
      return now - span
    }
    return calendar(text, zone: zone)
  }

  private static func midnight(of instant: Instant, in zone: LocalZone) -> Instant {
    var civil = CivilTime(instant, offset: zone.offset(at: instant))
    (civil.hour, civil.minute, civil.second, civil.millisecond) = (0, 0, 0, 0)
    return zone.instant(of: civil)
  }

  private static func calendar(_ text: String, zone: LocalZone) -> Instant? {
    let pattern =
      /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?/
    guard let match = text.wholeMatch(of: pattern.asciiOnlyDigits())?.output else { return nil }
    let fraction = match.7.map { $0 + String(repeating: "0", count: 9 - $0.count) }
    guard
      let civil = CivilTime(
        year: number(match.1),
        month: number(match.2),
        day: number(match.3),
        hour: match.4.map(number) ?? 0,
        minute: match.5.map(number) ?? 0,
        second: match.6.map(number) ?? 0,
        millisecond: fraction.map { number($0.prefix(3)) } ?? 0
      )
    else { return nil }
    guard let suffix = match.8 else { return zone.instant(of: civil) }
    return offset(suffix).map { civil.instant(offset: $0) }
  }

  private static func offset(_ suffix: Substring) -> Int? {
    guard suffix != "Z" else { return 0 }
    let digits = suffix.dropFirst().filter { $0 != ":" }
    let (hours, minutes) = (number(digits.prefix(2)), number(digits.dropFirst(2)))
    guard hours < 24, minutes < 60 else { return nil }
    return (suffix.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func number(_ digits: some StringProtocol) -> Int { Int(digits) ?? 0 }
}
