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
  /// The local day whose date is at hand, and the date with its `T`.
  private var day = Int64.min
  private var date: [UInt8] = []
  /// The offset that is at hand, and how it is written.
  private var writtenOffset = 0
  private var suffix = [UInt8(ascii: "Z")]

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
    if day != self.day { turn(to: day) }
    if offset != writtenOffset { turn(toOffset: offset) }
    bytes += date
    let time = Int(local.milliseconds - day * Self.day)
    Self.append(time / 3_600_000, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(time / 60_000 % 60, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(time / 1000 % 60, to: &bytes)
    let milliseconds = time % 1000
    if precision == .milliseconds || milliseconds != 0 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(UInt8(ascii: "0") + UInt8(milliseconds / 100))
      Self.append(milliseconds % 100, to: &bytes)
    }
    bytes += suffix
  }

  /// The moment as a string.
  public mutating func text(_ instant: Instant, precision: Precision = .milliseconds) -> String {
    var bytes: [UInt8] = []
    append(instant, precision: precision, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let day: Int64 = 86_400_000

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

  private mutating func turn(to day: Int64) {
    self.day = day
    let civil = CivilTime(Instant(milliseconds: day * Self.day))
    date.removeAll(keepingCapacity: true)
    if civil.year < 0 { date.append(UInt8(ascii: "-")) }
    let year = abs(civil.year)
    if year > 9999 { date += (year / 10_000).description.utf8 }
    Self.append(year / 100 % 100, to: &date)
    Self.append(year % 100, to: &date)
    date.append(UInt8(ascii: "-"))
    Self.append(civil.month, to: &date)
    date.append(UInt8(ascii: "-"))
    Self.append(civil.day, to: &date)
    date.append(UInt8(ascii: "T"))
  }

  private mutating func turn(toOffset offset: Int) {
    writtenOffset = offset
    suffix = [UInt8(ascii: "Z")]
    guard offset != 0 else { return }
    let minutes = abs(offset) / 60
    suffix = [UInt8(ascii: offset < 0 ? "-" : "+")]
    Self.append(minutes / 60, to: &suffix)
    suffix.append(UInt8(ascii: ":"))
    Self.append(minutes % 60, to: &suffix)
  }

  /// Appends a number below 100 with two digits.
  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }
}
