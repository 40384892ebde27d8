import Telemetry

/// How one series is held against others.
struct Relation: Sendable {
  let key: SeriesKey
  /// The comparisons that it is judged by, with their companions' numbers; -1 where there is none.
  var checks: [(check: MetricCheck, companions: [Int])] = []
  /// The numbers of its neighbours.
  var neighbours: [Int] = []
  /// Its group among the stage's; -1 without.
  var group = -1
  /// Up to which series companions have been looked for.
  var reached: Int32 = -1
}
