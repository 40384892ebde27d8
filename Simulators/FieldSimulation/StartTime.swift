public import Telemetry

/// Where a simulation begins, as people write it: `now`, `-26h`, `2026-07-25`, `2026-07-25T04:00`.
public enum StartTime {
  /// Parses a start.
  ///
  /// A time without an offset is the place's own, UTC+8; `Z` and `+08:00` are understood.
  ///
  /// - Parameters:
  ///   - text: what the user wrote.
  ///   - now: the moment that `now` and `-26h` stand for.
  /// - Returns: nil for anything else.
  public static func instant(_ text: String, now: Instant) -> Instant? {
    if text == "now" { return now }
    if text.hasPrefix("-") { return TimeSpan(String(text.dropFirst())).map { now - $0 } }
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count <= 2, let day = numbers(parts[0], separator: "-", widths: [4, 2, 2]) else {
      return nil
    }
    guard parts.count == 2 else {
      return CivilTime(year: day[0], month: day[1], day: day[2])?
        .instant(offset: WeatherGenerator.zoneOffset)
    }
    guard let (clock, offset) = split(parts[1]),
      let time = numbers(clock, separator: ":", widths: [2, 2, 2])
        ?? numbers(clock, separator: ":", widths: [2, 2])
    else { return nil }
    return CivilTime(
      year: day[0],
      month: day[1],
      day: day[2],
      hour: time[0],
      minute: time[1],
      second: time.count > 2 ? time[2] : 0
    )?.instant(offset: offset)
  }

  /// The clock and the seconds east of UTC of `04:00`, `04:00Z`, `04:00:00+08:00`.
  private static func split(_ text: Substring) -> (clock: Substring, offset: Int)? {
    if text.hasSuffix("Z") { return (text.dropLast(), 0) }
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
      return (text, WeatherGenerator.zoneOffset)
    }
    let zone = numbers(text[text.index(after: sign)...], separator: ":", widths: [2, 2])
    guard let zone, zone[0] <= 18, zone[1] < 60 else { return nil }
    let seconds = zone[0] * 3600 + zone[1] * 60
    return (text[..<sign], text[sign] == "-" ? -seconds : seconds)
  }

  private static func numbers(
    _ text: Substring,
    separator: Character,
    widths: [Int]
  ) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.count) == widths else { return nil }
    let digits = parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    return digits ? parts.compactMap { Int($0) } : nil
  }
}
