import Telemetry

/// A date and time of day in text: `2025-07-25T08:00:00.123+08:00` and its many relatives.
///
/// Understood are ISO 8601's extended and basic form (`20250725T000000Z`), `/` for `-` in the date,
/// a blank for `T`, seconds and minutes left out, a fraction of up to nine digits, eight or
/// fourteen digits alone. A date alone is its midnight.
struct CivilText {
  /// The time on the clock; nil where a part is out of its range.
  var time: CivilTime?
  /// The offset in seconds east of UTC; nil where none is given.
  var offset: Int?
  /// One millisecond where rounding the fraction carries over the second.
  var carry: Int64 = 0

  /// Reads a text; nil where it has not the shape of a time.
  static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> CivilText? {
    var cursor = Cursor(position: range.lowerBound, end: range.upperBound)
    guard let year = cursor.number(bytes, digits: 4) else { return nil }
    let isExtended = cursor.take(bytes, "-") || cursor.take(bytes, "/")
    guard let month = cursor.number(bytes, digits: 2) else { return nil }
    if isExtended { guard cursor.take(bytes, "-") || cursor.take(bytes, "/") else { return nil } }
    guard let day = cursor.number(bytes, digits: 2) else { return nil }
    var parsed = CivilText(time: CivilTime(year: year, month: month, day: day))
    if cursor.isAtEnd { return parsed }
    let isSeparated =
      cursor.take(bytes, "T") || cursor.take(bytes, "t") || cursor.takeBlanks(bytes)
    guard isSeparated || !isExtended, parsed.readClock(&cursor, bytes) else { return nil }
    _ = cursor.takeBlanks(bytes)
    guard cursor.isAtEnd || parsed.readOffset(&cursor, bytes), cursor.isAtEnd else { return nil }
    return parsed
  }

  private mutating func readClock(_ cursor: inout Cursor, _ bytes: Span<UInt8>) -> Bool {
    guard let hour = cursor.number(bytes, digits: 2) else { return false }
    let isExtended = cursor.take(bytes, ":")
    guard let minute = cursor.number(bytes, digits: 2) else { return false }
    var second = 0
    var milliseconds = 0
    let hasSeconds = isExtended ? cursor.take(bytes, ":") : cursor.isAtDigit(bytes)
    if hasSeconds {
      guard let number = cursor.number(bytes, digits: 2) else { return false }
      second = number
      if cursor.take(bytes, ".") || cursor.take(bytes, ",") {
        guard let fraction = cursor.fraction(bytes) else { return false }
        milliseconds = fraction
      }
    }
    carry = milliseconds == 1000 ? 1 : 0
    time = time.flatMap {
      CivilTime(
        year: $0.year,
        month: $0.month,
        day: $0.day,
        hour: hour,
        minute: minute,
        second: second,
        millisecond: min(milliseconds, 999)
      )
    }
    return true
  }

  private mutating func readOffset(_ cursor: inout Cursor, _ bytes: Span<UInt8>) -> Bool {
    if cursor.take(bytes, "Z") || cursor.take(bytes, "z") {
      offset = 0
      return true
    }
    let isWest = cursor.take(bytes, "-")
    guard isWest || cursor.take(bytes, "+"), let hours = cursor.number(bytes, digits: 2) else {
      return false
    }
    var minutes = 0
    if !cursor.isAtEnd {
      _ = cursor.take(bytes, ":")
      guard let number = cursor.number(bytes, digits: 2) else { return false }
      minutes = number
    }
    guard hours <= 18, minutes <= 59 else { return false }
    offset = (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
    return true
  }

  /// A place in the text.
  private struct Cursor {
    var position: Int
    let end: Int

    var isAtEnd: Bool { position == end }

    func isAtDigit(_ bytes: Span<UInt8>) -> Bool {
      position < end && bytes[position] &- UInt8(ascii: "0") < 10
    }

    mutating func take(_ bytes: Span<UInt8>, _ sign: Unicode.Scalar) -> Bool {
      guard position < end, bytes[position] == UInt8(ascii: sign) else { return false }
      position += 1
      return true
    }

    mutating func takeBlanks(_ bytes: Span<UInt8>) -> Bool {
      let start = position
      while take(bytes, " ") {}
      return position > start
    }

    /// A number of exactly so many digits.
    mutating func number(_ bytes: Span<UInt8>, digits: Int) -> Int? {
      guard end - position >= digits else { return nil }
      var number = 0
      for index in position..<position + digits {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        number = number * 10 + Int(digit)
      }
      position += digits
      return number
    }

    /// One to nine digits after the point as milliseconds, rounded; 1000 where that carries over.
    mutating func fraction(_ bytes: Span<UInt8>) -> Int? {
      var (nanoseconds, count) = (0, 0)
      while isAtDigit(bytes), count < 9 {
        nanoseconds = nanoseconds * 10 + Int(bytes[position] &- UInt8(ascii: "0"))
        position += 1
        count += 1
      }
      guard count > 0 else { return nil }
      for _ in count..<9 { nanoseconds *= 10 }
      return (nanoseconds + 500_000) / 1_000_000
    }
  }
}
