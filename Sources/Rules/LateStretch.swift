import Telemetry

/// Readings that came after later ones, gathered until no more come and then judged by themselves, in
/// the order of their own time.
struct LateStretch: Sendable {
  /// How long no further late reading may come before they are judged.
  static let patience = TimeSpan.minutes(2)
  /// What overtakes by so little on its way is not late: it goes into windows and makes no episode.
  static let jitter = TimeSpan.seconds(60)
  /// How many are gathered at most before they are judged.
  static let most = 4096

  /// The readings, the earliest first.
  private(set) var waiting: [WaitingValue] = []
  /// How much time had been watched when the last came.
  private(set) var heardAt = TimeSpan(milliseconds: .min)

  /// Puts a reading where it belongs.
  mutating func insert(_ value: WaitingValue, heardAt: TimeSpan) {
    var position = waiting.count
    while position > 0, waiting[position - 1].time > value.time { position -= 1 }
    waiting.insert(value, at: position)
    self.heardAt = max(self.heardAt, heardAt)
  }

  /// Gives a reading its new flag.
  mutating func revise(_ revision: SampleRevision) {
    let time = revision.time.milliseconds
    for position in waiting.indices
    where waiting[position].time == time && waiting[position].series == revision.series {
      waiting[position].flag = revision.flag
    }
  }

  /// Leaves out what a rule does not use, by the flags that readings have by now.
  mutating func keep(_ use: RuleDefinition.Use) {
    waiting.removeAll { !use.accepts($0.flag) }
  }
}
