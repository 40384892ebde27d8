import Telemetry

/// What few instances have: readings that wait, a stretch of late data, a history of coming and
/// going.
struct RuleAside: Sendable {
  /// Readings that wait for their time, the earliest first.
  var waiting: [WaitingValue] = []
  /// Late data that is being judged beside the present.
  var late: LateStretch?
  /// When the last episodes began to fire, in milliseconds, at most ``FlapGuard/count``.
  var firings: [Int64] = []
  /// The last episode that ended.
  var lastEpisode: ClosedRange<Int64>?
}
