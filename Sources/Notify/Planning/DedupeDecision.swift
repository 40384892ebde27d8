import Telemetry

/// Whether a group that is looked at is told to a channel: the decision table of Alertmanager
/// (`notify/notify.go`, `DedupStage.needsUpdate`), row by row.
enum DedupeDecision: Hashable, Sendable {
  /// Something has to be told.
  case send(NotificationContent.Reason)
  /// Nothing has.
  case nothing
  /// Nothing has, but what is known of the channel changes: the end of alerts is not told there.
  case note

  /// Decides.
  ///
  /// - Parameters:
  ///   - record: what the channel was told last; nil for nothing yet.
  ///   - firing: the alerts that fire now.
  ///   - resolved: those that have ended.
  ///   - sendsResolved: whether the channel is told of ends.
  ///   - isRepeatDue: whether the repeat interval has passed since the record.
  /// - Returns: whether it is told.
  static func decide(
    record: NotificationGroup.Record?,
    firing: Set<String>,
    resolved: Set<String>,
    sendsResolved: Bool,
    isRepeatDue: Bool
  ) -> DedupeDecision {
    guard let record else { return firing.isEmpty ? .nothing : .send(.firing) }
    if !firing.isSubset(of: record.firing) { return .send(.firing) }
    if firing.isEmpty {
      guard !record.firing.isEmpty else { return .nothing }
      return sendsResolved ? .send(.resolved) : .note
    }
    if sendsResolved, !resolved.isSubset(of: record.resolved) { return .send(.resolved) }
    return isRepeatDue ? .send(.reminder) : .nothing
  }
}
