import Telemetry

/// What rules may ask of a site beside its readings.
final class SiteContext: Sendable {
  let kind: SiteKind
  let location: (longitude: Double, latitude: Double)?
  let batch: CropBatch?
  let zone: LocalZone
  let isDaylight: @Sendable (Double, Double, Double) -> Bool?
  /// The first moment of the batch, in milliseconds.
  let started: Int64?

  init(_ site: SiteDefinition?, zone: LocalZone, table: FunctionTable) {
    kind = site?.kind ?? .other
    location = site?.location
    batch = site?.batch
    self.zone = zone
    isDaylight = table.isDaylight
    started = site?.batch?.started.map { zone.instant(of: $0).milliseconds }
  }

  /// The local day of a moment, counted from 1970.
  func day(at time: Int64) -> Int64 {
    let instant = Instant(milliseconds: time)
    return instant.day(offset: zone.offset(at: instant))
  }

  /// The moment at which the local day of `time` began.
  func midnight(at time: Int64) -> Int64 {
    let instant = Instant(milliseconds: time)
    let offset = zone.offset(at: instant)
    return (instant.day(offset: offset) * 86_400 - Int64(offset)) * 1000
  }

  /// The local time.
  func civil(at time: Int64) -> CivilTime {
    let instant = Instant(milliseconds: time)
    return CivilTime(instant, offset: zone.offset(at: instant))
  }

  /// Days since the batch began, by local midnights; nil where that is not known.
  func daysSinceStart(at time: Int64) -> Int64? {
    guard let started else { return nil }
    return day(at: time) - day(at: started)
  }
}
