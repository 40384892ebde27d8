public import Telemetry

/// Moments as ISO 8601 in one zone, written straight into bytes.
///
/// Rows come by the million and mostly in the order of time, and asking a zone for its offset is
/// dear: the offset of the day at hand is kept. A day with a change of the clocks in it is asked for
/// moment by moment; two changes that cancel out within one UTC day exist in no zone.
public struct TimeText: Sendable {
  /// How much of a moment is written.
  public enum Precision: Sendable {
    /// Always with milliseconds, `2026-07-25T04:00:00.000+08:00`.
    case milliseconds
    /// With milliseconds only where there are any, `2026-07-25T04:00:00+08:00`.
    case shortest
  }

  private let zone: LocalZone
  private var days: Range<Int64> = 0..<0
  private var offset = 0
  /// The local day and the offset of the text at hand.
  private var day = Int64.min
  private var writtenOffset = 0
  /// A moment of that day, as it was written last, and where its hour stands: what follows of the same
  /// day differs in the clock alone.
  private var line: [UInt8] = []
  private var clock = 0

  /// Makes the text of moments in `zone`; at offset 0 they end in `Z`.
  public init(zone: LocalZone) {
    self.zone = zone
  }

  /// Appends a moment.
  public mutating func append(
    _ instant: Instant,
    precision: Precision = .milliseconds,
    to bytes: inout [UInt8]
  ) {
    let moment = Self.bounded(instant)
    let offset = offset(at: moment)
    let local = moment + .milliseconds(Int64(offset) * 1000)
    let day = local.day()
    if day != self.day || offset != writtenOffset { turn(to: day, offset) }
    let time = Int(local.milliseconds - day * Self.day)
    write(time)
    if precision == .milliseconds || time % 1000 != 0 {
      bytes += line
    } else {
      bytes += line[..<(clock + Self.secondsWidth)]
      bytes += line[(clock + Self.clockWidth)...]
    }
  }

  /// The moment as a string.
  public mutating func text(_ instant: Instant, precision: Precision = .milliseconds) -> String {
    var bytes: [UInt8] = []
    append(instant, precision: precision, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let day: Int64 = 86_400_000
  /// How long `04:00:00` is, and `04:00:00.000`.
  private static let (secondsWidth, clockWidth) = (8, 12)

  /// Seconds east of UTC at a moment.
  public mutating func offset(at instant: Instant) -> Int {
    if days.contains(instant.milliseconds) { return offset }
    let start = instant.day() * Self.day
    let end = start + Self.day
    let first = zone.offset(at: Instant(milliseconds: start))
    guard first == zone.offset(at: Instant(milliseconds: end - 1)) else {
      return zone.offset(at: instant)
    }
    (days, offset) = (start..<end, first)
    return first
  }

  /// Keeps the calendar's arithmetic within 64 bits; a century's years are far inside.
  private static func bounded(_ instant: Instant) -> Instant {
    let limit: Int64 = 200_000_000 * 366 * 86_400
    return Instant(milliseconds: min(max(instant.milliseconds, -limit), limit))
  }

  private mutating func turn(to day: Int64, _ offset: Int) {
    (self.day, writtenOffset) = (day, offset)
    let civil = CivilTime(Instant(milliseconds: day * Self.day))
    line.removeAll(keepingCapacity: true)
    if civil.year < 0 { line.append(UInt8(ascii: "-")) }
    let year = abs(civil.year)
    if year > 9999 { line += (year / 10_000).description.utf8 }
    append(year / 100 % 100)
    append(year % 100)
    line.append(UInt8(ascii: "-"))
    append(civil.month)
    line.append(UInt8(ascii: "-"))
    append(civil.day)
    line.append(UInt8(ascii: "T"))
    clock = line.count
    line += "00:00:00.000".utf8
    append(offset: offset)
  }

  private mutating func append(offset: Int) {
    guard offset != 0 else { return line.append(UInt8(ascii: "Z")) }
    let minutes = abs(offset) / 60
    line.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    append(minutes / 60)
    line.append(UInt8(ascii: ":"))
    append(minutes % 60)
  }

  /// Appends a number below 100 with two digits.
  private mutating func append(_ number: Int) {
    line.append(Self.digit(number / 10))
    line.append(Self.digit(number % 10))
  }

  /// Puts a time of day, in ms, in the place of the one before.
  private mutating func write(_ time: Int) {
    let clock = clock
    var text = line.mutableSpan
    let (hour, minute, second) = (time / 3_600_000, time / 60_000 % 60, time / 1000 % 60)
    let millisecond = time % 1000
    text[clock] = Self.digit(hour / 10)
    text[clock + 1] = Self.digit(hour % 10)
    text[clock + 3] = Self.digit(minute / 10)
    text[clock + 4] = Self.digit(minute % 10)
    text[clock + 6] = Self.digit(second / 10)
    text[clock + 7] = Self.digit(second % 10)
    text[clock + 9] = Self.digit(millisecond / 100)
    text[clock + 10] = Self.digit(millisecond / 10 % 10)
    text[clock + 11] = Self.digit(millisecond % 10)
  }

  private static func digit(_ number: Int) -> UInt8 {
    UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)
  }
}
