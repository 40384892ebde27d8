import Telemetry

/// What is remembered of one group of sensors.
struct GroupWatch: Sendable {
  let group: RedundancyGroup
  /// The numbers of the members' series; -1 for one that has not been met.
  var slots: [Int]
  /// The time of the newest consensus, in milliseconds.
  var newest = Int64.min

  init(_ group: RedundancyGroup) {
    self.group = group
    slots = group.members.map { _ in -1 }
  }
}
