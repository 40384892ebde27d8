/// Looks up stretches of a grid, with the local day at hand: calendars are slow, and values come in
/// the order of time.
public struct GridCursor: Sendable {
  /// The local day at hand, or the stretch where it is of whole days.
  private var day = TimeRange(start: .epoch, end: .epoch)

  /// A cursor for one grid.
  public init() {}

  /// The stretch of a grid that a moment falls in; always of the same grid.
  public mutating func stretch(of instant: Instant, in grid: TimeGrid) -> TimeRange {
    guard grid.every < .days(1) else {
      if !day.contains(instant) { day = grid.stretch(of: instant) }
      return day
    }
    if !day.contains(instant) {
      let days = TimeGrid(every: .days(1), zone: grid.zone, dayStart: grid.dayStart)
      guard let days else { return grid.stretch(of: instant) }
      day = days.stretch(of: instant)
    }
    let length = grid.every.milliseconds
    let index = (instant - day.start).milliseconds / length
    let start = day.start + .milliseconds(index * length)
    return TimeRange(start: start, end: min(start + grid.every, day.end))
  }
}
