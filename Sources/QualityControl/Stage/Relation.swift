import Telemetry

/// How one series is held against others: their numbers, looked up once.
struct Relation: Sendable {
  /// The series.
  let series: SeriesID
  /// The number of its site.
  let site: Int32
  /// The comparison with other metrics that it is judged by.
  let check: MetricCheck?
  /// Its group among the stage's; -1 without.
  let group: Int32
  /// Its neighbours among ``SiteIndex/neighbourhoods``; -1 where it is not held against them.
  let neighbourhood: Int32
  /// Its own place among them; -1 where it is made of others.
  let place: Int32
  /// How many series the site had when companions were looked for last.
  var reached: Int32 = -1
  /// The numbers of the companions of ``check``; 0 where there is none.
  var companions: (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
  /// Whether all companions are there: without one of them nothing can be found.
  var isComplete = false

  /// The number of one of the companions.
  func companion(_ index: Int) -> Int {
    switch index {
    case 0: Int(companions.0)
    case 1: Int(companions.1)
    case 2: Int(companions.2)
    default: Int(companions.3)
    }
  }
}
