/// Cuts time into stretches that stand on the local day, without gap or overlap.
///
/// The day begins at midnight or at another hour: the meteorological day in China ends at 20:00, the
/// hydrological one at 08:00 local time. Stretches of up to a day begin anew with each day, so the
/// last one of a day can be shorter; those of whole days run from one beginning to another, also
/// when clocks change.
public struct TimeGrid: Sendable {
  /// The length of a stretch.
  public let every: TimeSpan
  /// The zone whose days count.
  public let zone: LocalZone
  /// How long after midnight a day begins; up to a day.
  public let dayStart: TimeSpan
  private static let day: Int64 = 86_400_000

  /// Makes a grid; nil for a length that is not positive, or over a day and not whole days, and for
  /// a day that does not begin within 24 hours of midnight.
  public init?(every: TimeSpan, zone: LocalZone = .utc, dayStart: TimeSpan = .zero) {
    let length = every.milliseconds
    guard length > 0, length <= Self.day || length % Self.day == 0 else { return nil }
    guard dayStart >= .zero, dayStart < .days(1) else { return nil }
    (self.every, self.zone, self.dayStart) = (every, zone, dayStart)
  }

  /// The stretch that a moment falls in.
  public func stretch(of instant: Instant) -> TimeRange {
    let day = day(of: instant)
    guard every.milliseconds < Self.day else {
      let days = every.milliseconds / Self.day
      let first = day - ((day % days) + days) % days
      return TimeRange(start: start(of: first), end: start(of: first + days))
    }
    let (start, end) = (start(of: day), start(of: day + 1))
    let index = max(0, (instant - start).milliseconds / every.milliseconds)
    let from = start + .milliseconds(index * every.milliseconds)
    return TimeRange(start: from, end: min(from + every, end))
  }

  /// The stretches that reach into a range, in their order; none where the range is empty.
  ///
  /// - Precondition: both ends lie within the years that the calendar knows, and the range holds no
  ///   more stretches than there is memory for.
  public func stretches(in range: TimeRange) -> [TimeRange] {
    guard range.start < range.end else { return [] }
    var stretches = [stretch(of: range.start)]
    while let last = stretches.last, last.end < range.end {
      stretches.append(stretch(of: last.end))
    }
    return stretches
  }

  /// The number of the local day that holds a moment, counted from 1970-01-01.
  private func day(of instant: Instant) -> Int64 {
    var day = (instant - dayStart).day(offset: zone.offset(at: instant))
    // Where the clocks change around the hour at which days begin, the guess is a day off.
    while start(of: day) > instant { day -= 1 }
    while start(of: day + 1) <= instant { day += 1 }
    return day
  }

  private func start(of day: Int64) -> Instant {
    zone.instant(of: CivilTime(Instant(milliseconds: day * Self.day) + dayStart))
  }
}
