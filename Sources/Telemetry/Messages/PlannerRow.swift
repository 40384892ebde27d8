/// A row of what the planner of messages remembers between two starts.
public struct PlannerRow: Hashable, Sendable {
  /// Its name.
  public var key: String
  /// What it says, as JSON; nil when it is no more.
  public var value: String?

  /// Makes a row.
  public init(key: String, value: String?) {
    (self.key, self.value) = (key, value)
  }
}
