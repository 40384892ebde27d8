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
  /// The last episodes that are over, in milliseconds, at most ``most``.
  private(set) var ended: [ClosedRange<Int64>] = []
  /// The end of the last of them; the least where there is none.
  var endedUntil: Int64 { ended.map(\.upperBound).max() ?? .min }

  /// How many episodes are remembered.
  private static let most = 8

  /// Gives a reading that waits, or came late, its new flag.
  mutating func revise(_ revision: SampleRevision) {
    let time = revision.time.milliseconds
    for position in waiting.indices
    where waiting[position].time == time && waiting[position].series == revision.series {
      waiting[position].flag = revision.flag
    }
    late?.revise(revision)
  }

  /// Remembers an episode that is over.
  mutating func end(_ episode: ClosedRange<Int64>) {
    ended.append(episode)
    if ended.count > Self.most { ended.removeFirst() }
  }
}
