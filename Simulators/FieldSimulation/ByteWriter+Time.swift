internal import Telemetry

extension ByteWriter {
  /// Beijing's time, in which the county's boxes that know no zone keep theirs.
  private static func local(_ time: Instant) -> CivilTime {
    CivilTime(time, offset: WeatherGenerator.zoneOffset)
  }

  /// `2025-07-25T00:00:00.123000000`, with the nine decimals that network servers print.
  mutating func isoTime(_ time: Instant) {
    let civil = CivilTime(time)
    date(civil, separator: "-")
    text("T")
    clock(civil, separator: ":")
    text(".")
    byte(UInt8(ascii: "0") + UInt8(civil.millisecond / 100))
    pair(civil.millisecond % 100)
    text("000000")
  }

  /// `20250725T000000Z`.
  mutating func compactTime(_ time: Instant) {
    let civil = CivilTime(time)
    date(civil, separator: "")
    text("T")
    clock(civil, separator: "")
    text("Z")
  }

  /// `2025-07-25T08:00:00`, local.
  mutating func localTime(_ time: Instant) {
    let civil = Self.local(time)
    date(civil, separator: "-")
    text("T")
    clock(civil, separator: ":")
  }

  /// `2025-07-25+00:00:00`, UTC in a form.
  mutating func formTime(_ time: Instant) {
    let civil = CivilTime(time)
    date(civil, separator: "-")
    text("+")
    clock(civil, separator: ":")
  }

  /// `20250725080000` or `20250725080000123`, local.
  mutating func digitTime(_ time: Instant, isWithMilliseconds: Bool) {
    let civil = Self.local(time)
    date(civil, separator: "")
    clock(civil, separator: "")
    guard isWithMilliseconds else { return }
    byte(UInt8(ascii: "0") + UInt8(civil.millisecond / 100))
    pair(civil.millisecond % 100)
  }

  /// Year to minute, or to second, as packed digits, local.
  mutating func packedTime(_ time: Instant, isWithSeconds: Bool) {
    let civil = Self.local(time)
    for part in [civil.year % 100, civil.month, civil.day, civil.hour, civil.minute] {
      packed(part)
    }
    if isWithSeconds { packed(civil.second) }
  }

  private mutating func date(_ civil: CivilTime, separator: String) {
    number(Int64(civil.year))
    text(separator)
    pair(civil.month)
    text(separator)
    pair(civil.day)
  }

  private mutating func clock(_ civil: CivilTime, separator: String) {
    pair(civil.hour)
    text(separator)
    pair(civil.minute)
    text(separator)
    pair(civil.second)
  }
}
