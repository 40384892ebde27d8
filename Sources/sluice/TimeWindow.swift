import Presentation
import Telemetry

/// The stretch of time that a command looks at.
struct TimeWindow {
  /// The stretch, `[start, end)`.
  let range: TimeRange

  /// Reads the ends as people write them.
  ///
  /// Without an end it reaches a day past now, so that what a device with a fast clock sent is there.
  init(start: String, end: String?, now: Instant, zone: LocalZone) throws(Failure) {
    let first = try Self.instant(start, now: now, zone: zone)
    let last = if let end { try Self.instant(end, now: now, zone: zone) } else { now + .days(1) }
    guard first < last else {
      throw Failure(.usage, "the time from '\(start)' to '\(end ?? "now")' is empty: swap the two")
    }
    range = TimeRange(start: first, end: last)
  }

  private static func instant(
    _ text: String,
    now: Instant,
    zone: LocalZone
  ) throws(Failure) -> Instant {
    guard let instant = TimeArgument.instant(text, now: now, zone: zone) else {
      throw Failure(
        .usage,
        "'\(text)' is no time: write 2026-07-25T04:00, 2026-07-25, -3h, today or now"
      )
    }
    return instant
  }
}
