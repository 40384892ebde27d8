public import Telemetry

/// When a message that was not taken is tried again.
///
/// The steps are those of the Standard Webhooks specification, 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h,
/// 20 h and 24 h, with two early ones for alarms, at 15 s and 60 s; each is up to a fifth longer or
/// shorter, so that many receivers' messages do not come in step.
public enum RetrySchedule {
  /// The waits after the first try, the second, and so on; the last goes on.
  public static let waits: [TimeSpan] = [
    .seconds(5), .seconds(15), .seconds(60), .minutes(5), .minutes(30), .hours(2), .hours(5),
    .hours(10), .hours(14), .hours(20), .hours(24),
  ]
  /// How long a receiver may ask us to stay away.
  public static let longestAsked = TimeSpan.hours(1)
  /// How long a receiver that fails is left alone at most while new messages come.
  public static let longestPause = TimeSpan.seconds(60)

  /// The wait after so many tries, from 1 on.
  static func wait(after attempts: Int, seed: Int64) -> TimeSpan {
    jittered(waits[min(max(attempts, 1), waits.count) - 1], seed: seed &+ Int64(attempts))
  }

  /// How long a receiver is left alone after so many failures in a row, from 1 on.
  static func pause(after failures: Int, seed: Int64) -> TimeSpan {
    let span = TimeSpan.seconds(5 << Int64(min(max(failures, 1) - 1, 4)))
    return jittered(min(span, longestPause), seed: seed &+ Int64(failures))
  }

  /// The span, a fifth longer or shorter at most; the same for the same seed, so that a replay is
  /// one.
  static func jittered(_ span: TimeSpan, seed: Int64) -> TimeSpan {
    // The finaliser of SplitMix64 spreads neighbouring seeds evenly.
    var state = UInt64(bitPattern: seed) &* 0x9E37_79B9_7F4A_7C15
    state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
    state ^= state >> 31
    let part = Int64(state % 401) - 200
    return TimeSpan(milliseconds: span.milliseconds + span.milliseconds / 1000 * part)
  }
}
