/// Where an alert stands in its life: `inactive → pending → firing → resolved`.
public enum AlertState: String, Sendable, CaseIterable {
  /// The condition does not hold.
  case inactive
  /// The condition holds, not yet for long enough.
  case pending
  /// The condition has held for long enough.
  case firing
  /// It fired and has ended.
  case resolved
}
