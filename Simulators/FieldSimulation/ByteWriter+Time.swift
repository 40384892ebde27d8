internal import Telemetry

extension ByteWriter {
  /// `2025-07-25T00:00:00.123000000`, with the nine decimals that network servers print.
  mutating func isoTime(_ time: Instant) {
    let civil = CivilTime(time)
    number(Int64(civil.year))
    text("-")
    pair(civil.month)
    text("-")
    pair(civil.day)
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
    number(Int64(civil.year))
    pair(civil.month)
    pair(civil.day)
    text("T")
    clock(civil, separator: "")
    text("Z")
  }

  private mutating func clock(_ civil: CivilTime, separator: String) {
    pair(civil.hour)
    text(separator)
    pair(civil.minute)
    text(separator)
    pair(civil.second)
  }
}
