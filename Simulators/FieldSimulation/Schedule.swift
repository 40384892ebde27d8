public import Telemetry

/// When something of a scenario holds: a stretch of the run, counted from the local day in which
/// the run begins, so that the same story can be told on any date.
public struct Schedule: Hashable, Sendable {
  /// The local day of the run, 0 for the one in which it begins; nil for all of the run.
  public var day: Int?
  /// The minute of that day, 0…1439.
  public var minute: Int
  /// How long it lasts; nil for until the run ends.
  public var length: TimeSpan?

  /// All of the run.
  public static let always = Schedule(day: nil, minute: 0, length: nil)

  /// Makes a schedule.
  public init(day: Int?, minute: Int = 0, length: TimeSpan? = nil) {
    (self.day, self.minute, self.length) = (day, minute, length)
  }

  /// The stretch of time that it means for a run that begins at `start`.
  public func period(of start: Instant) -> TimeRange {
    let forever = Instant(milliseconds: .max)
    guard let day else { return TimeRange(start: start, end: forever) }
    let zone = Int64(WeatherGenerator.zoneOffset) * 1000
    let midnight = (start.milliseconds + zone).quotientFloor(86_400_000) * 86_400_000 - zone
    let begin = Instant(milliseconds: midnight + Int64(day) * 86_400_000 + Int64(minute) * 60_000)
    return TimeRange(start: begin, end: length.map { begin + $0 } ?? forever)
  }
}
