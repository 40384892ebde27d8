internal import Telemetry

/// Times as tables have them: ISO 8601 with or without a zone, `M/D/YYYY H:mm`, or seconds or
/// milliseconds since 1970.
enum TimeCell {
  /// The moment that a text means; nil for one that means none.
  static func instant(_ text: String, offset: Int) -> Instant? {
    if let number = Double(text) {
      guard abs(number) < 1e14 else { return nil }
      return Instant(milliseconds: Int64((abs(number) < 1e11 ? number * 1000 : number).rounded()))
    }
    return slashed(text, offset: offset) ?? iso(text, offset: offset)
  }

  private static func slashed(_ text: String, offset: Int) -> Instant? {
    let parts = text.split(separator: " ")
    let date = (parts.first ?? "").split(separator: "/").compactMap { Int($0) }
    guard date.count == 3 else { return nil }
    let clock = parts.count > 1 ? parts[1].split(separator: ":").compactMap { Int($0) } : [0, 0]
    guard clock.count >= 2 else { return nil }
    return CivilTime(
      year: date[2],
      month: date[0],
      day: date[1],
      hour: clock[0],
      minute: clock[1],
      second: clock.count > 2 ? clock[2] : 0
    )?.instant(offset: offset)
  }

  private static func iso(_ text: String, offset: Int) -> Instant? {
    var digits: [Int] = []
    var word = ""
    var rest = text[...]
    while let character = rest.first, digits.count < 6 {
      guard character.isNumber || "-:T ".contains(character) else { break }
      if character.isNumber {
        word.append(character)
      } else {
        // A sign after the time of day begins the zone.
        if character == "-", digits.count >= 4 { break }
        digits.append(Int(word) ?? -1)
        word = ""
      }
      rest = rest.dropFirst()
    }
    if !word.isEmpty { digits.append(Int(word) ?? -1) }
    guard digits.count >= 3 else { return nil }
    digits += Array(repeating: 0, count: 6 - min(digits.count, 6))
    var milliseconds = 0
    if rest.first == "." {
      let fraction = rest.dropFirst().prefix { $0.isNumber }
      milliseconds = Int((String(fraction) + "000").prefix(3)) ?? 0
      rest = rest.dropFirst(fraction.count + 1)
    }
    guard let zone = zone(rest, offset: offset),
      let civil = CivilTime(
        year: digits[0],
        month: digits[1],
        day: digits[2],
        hour: digits[3],
        minute: digits[4],
        second: digits[5]
      )
    else { return nil }
    return civil.instant(offset: zone) + .milliseconds(Int64(milliseconds))
  }

  private static func zone(_ text: Substring, offset: Int) -> Int? {
    if text.isEmpty { return offset }
    if text == "Z" { return 0 }
    let sign = text.first == "-" ? -1 : 1
    let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard text.first == "+" || text.first == "-", let hours = parts.first, hours <= 18 else {
      return nil
    }
    return sign * (hours * 3600 + (parts.count > 1 ? parts[1] * 60 : 0))
  }
}
