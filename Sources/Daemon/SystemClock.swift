import Foundation
public import Telemetry

/// The machine's clock: the one place where the present is read.
public enum SystemClock {
  /// The present.
  public static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
