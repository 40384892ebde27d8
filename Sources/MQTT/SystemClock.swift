internal import Glibc
internal import Telemetry

/// The two clocks of the edge: one for stamps, one for waiting.
enum SystemClock {
  /// The time of day.
  static var now: Instant { Instant(milliseconds: milliseconds(CLOCK_REALTIME)) }

  /// Milliseconds that never go back.
  static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
