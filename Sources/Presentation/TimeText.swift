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
    let local = CivilTime(moment, offset: offset)
    Self.append(local, precision: precision, to: &bytes)
    guard offset != 0 else { return bytes.append(UInt8(ascii: "Z")) }
    bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    let minutes = abs(offset) / 60
    Self.append(minutes / 60, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(minutes % 60, width: 2, to: &bytes)
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

  private static func append(_ time: CivilTime, precision: Precision, to bytes: inout [UInt8]) {
    if time.year < 0 { bytes.append(UInt8(ascii: "-")) }
    append(abs(time.year), width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(time.month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(time.day, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    append(time.hour, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(time.minute, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(time.second, width: 2, to: &bytes)
    guard precision == .milliseconds || time.millisecond != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    append(time.millisecond, width: 3, to: &bytes)
  }

  private static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while number / scale >= 10 { scale *= 10 }
    while scale > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
      scale /= 10
    }
  }
}
