import Telemetry

/// The local calendar, looked up once for every quarter of an hour.
struct CalendarCache: Sendable {
  private let zone: LocalZone
  private var quarter = Int64.min
  private var moment = CalendarMoment(.epoch)

  init(zone: LocalZone) { self.zone = zone }

  /// What the calendar says of a moment; zones differ from UTC by whole quarters of an hour.
  @inline(__always)
  mutating func moment(of instant: Instant) -> CalendarMoment {
    let asked = instant.milliseconds / 900_000
    if asked != quarter || instant.milliseconds < 0 {
      moment = CalendarMoment(instant, offset: zone.offset(at: instant))
      quarter = asked
    }
    return moment
  }
}
