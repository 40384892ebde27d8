internal import Telemetry

/// Which level of kept figures answers a question.
struct RollupChoice {
  /// The level.
  let level: RollupLevel
  /// The zone whose days are asked for.
  let zone: LocalZone
  private let days: TimeGrid

  /// Longer ranges are not looked through for changes of the clocks.
  private static let longest = TimeSpan.days(36_500)

  /// The coarsest level whose stretches make up the buckets of a grid; nil where none does.
  ///
  /// A zone's offset may change within the range, so it is looked at every ten days: between two
  /// changes lie weeks.
  init?(_ grid: TimeGrid, in range: TimeRange) {
    guard range.start < range.end, range.end - range.start <= Self.longest,
      let days = TimeGrid(every: .days(1), zone: grid.zone, dayStart: grid.dayStart)
    else { return nil }
    (zone, self.days) = (grid.zone, days)
    var shift = grid.dayStart.milliseconds
    var moment = range.start
    while true {
      shift = Self.divisor(shift, Int64(zone.offset(at: moment)) * 1000)
      guard moment < range.end else { break }
      moment = min(moment + .days(10), range.end)
    }
    let isDays = grid.every.milliseconds % 86_400_000 == 0
    if isDays, shift == 0 {
      level = .day
    } else if isDays, grid.dayStart == .zero {
      level = .local
    } else {
      // Stretches begin anew with each day, so the last of a day may be shorter: it has to fit too.
      let step = Self.divisor(Self.divisor(grid.every.milliseconds, shift), 86_400_000)
      guard step % 600_000 == 0 else { return nil }
      level = step % 3_600_000 == 0 ? .hour : .ten
    }
  }

  private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (left, right) = (abs(left), abs(right))
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  /// The start of the stretch that a moment lies in.
  func floor(_ time: Int64) -> Int64 {
    if let length = level.length { return time.floored(by: length) * length }
    return days.stretch(of: Instant(milliseconds: time)).start.milliseconds
  }

  /// The end of the stretch that a moment lies in; the moment itself where one begins there.
  func ceiling(_ time: Int64) -> Int64 {
    let start = floor(time)
    guard start != time else { return time }
    if let length = level.length { return start + length }
    return days.stretch(of: Instant(milliseconds: time)).end.milliseconds
  }
}
