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

  /// Reads `YYYY-MM-DD[(T| )hh:mm[:ss[(.|,)f…]][Z|±hh[[:]mm]]]`.
  private static func calendar(_ text: String, zone: LocalZone) -> Instant? {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2),
      var civil = CivilTime(year: year, month: month, day: day)
    else { return nil }
    guard !scanner.isAtEnd else { return zone.instant(of: civil) }
    guard scanner.skip("T") || scanner.skip(" "), readTime(&scanner, into: &civil) else {
      return nil
    }
    if scanner.isAtEnd { return zone.instant(of: civil) }
    guard let offset = readOffset(&scanner), scanner.isAtEnd else { return nil }
    return civil.instant(offset: offset)
  }

  private static func readTime(_ scanner: inout DigitScanner, into civil: inout CivilTime) -> Bool {
    guard let hour = scanner.number(digits: 2), scanner.skip(":"),
      let minute = scanner.number(digits: 2), hour < 24, minute < 60
    else { return false }
    (civil.hour, civil.minute) = (hour, minute)
    guard scanner.skip(":") else { return true }
    guard let second = scanner.number(digits: 2), second < 60 else { return false }
    civil.second = second
    guard scanner.skip(".") || scanner.skip(",") else { return true }
    guard let milliseconds = scanner.thousandths() else { return false }
    civil.millisecond = milliseconds
    return true
  }

  private static func readOffset(_ scanner: inout DigitScanner) -> Int? {
    if scanner.skip("Z") { return 0 }
    let isWest = scanner.skip("-")
    guard isWest || scanner.skip("+"), let hours = scanner.number(digits: 2) else { return nil }
    var minutes = 0
    if !scanner.isAtEnd {
      _ = scanner.skip(":")
      guard let read = scanner.number(digits: 2) else { return nil }
      minutes = read
    }
    guard hours < 24, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
