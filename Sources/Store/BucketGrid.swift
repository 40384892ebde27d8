internal import Telemetry

/// Cuts time into buckets that stand on the local day.
struct BucketGrid {
  private let every: Int64
  private let zone: LocalZone
  private static let day: Int64 = 86_400_000

  /// Makes a grid; nil for a length that is not positive, or over a day and not whole days.
  init?(every: TimeSpan, zone: LocalZone) {
    let length = every.milliseconds
    guard length > 0, length <= Self.day || length % Self.day == 0 else { return nil }
    (self.every, self.zone) = (length, zone)
  }

  /// The bucket that a moment falls in.
  func bucket(of instant: Instant) -> TimeRange {
    let day = instant.day(offset: zone.offset(at: instant))
    guard every < Self.day else {
      let days = every / Self.day
      let first = day - ((day % days) + days) % days
      return TimeRange(start: midnight(first), end: midnight(first + days))
    }
    let (start, end) = (midnight(day), midnight(day + 1))
    let index = max(0, (instant - start).milliseconds / every)
    let from = start + .milliseconds(index * every)
    return TimeRange(start: from, end: min(from + .milliseconds(every), end))
  }

  /// The start of a local day, counted from 1970-01-01.
  private func midnight(_ day: Int64) -> Instant {
    zone.instant(of: CivilTime(Instant(milliseconds: day * Self.day)))
  }
}
