import Telemetry

/// The local calendar, looked up once for every quarter of an hour.
///
/// Zones differ from UTC by whole quarters of an hour. Some quarters are kept, since values of a
/// backlog come between those of now.
struct CalendarCache: Sendable {
  private let zone: LocalZone
  private var quarters: [Int64]
  private var moments: [CalendarMoment]
  private static let places: Int64 = 64

  init(zone: LocalZone) {
    self.zone = zone
    quarters = Array(repeating: .min, count: Int(Self.places))
    moments = Array(repeating: CalendarMoment(.epoch), count: Int(Self.places))
  }

  /// The number of the quarter of an hour that a moment lies in.
  @inline(__always)
  static func quarter(of instant: Instant) -> Int64 {
    let length: Int64 = 900_000
    let quarter = instant.milliseconds / length
    return instant.milliseconds < quarter * length ? quarter - 1 : quarter
  }

  /// What the calendar says of a moment.
  mutating func moment(of instant: Instant) -> CalendarMoment {
    let quarter = Self.quarter(of: instant)
    let place = Int(quarter & (Self.places - 1))
    if quarters[place] != quarter {
      moments[place] = CalendarMoment(instant, offset: zone.offset(at: instant))
      quarters[place] = quarter
    }
    return moments[place]
  }
}
