public import Telemetry

/// A window that has become complete, or has changed since.
public struct WindowUpdate: Hashable, Sendable {
  /// The window's time.
  public var range: TimeRange
  /// What it holds; its `revision` counts the values that came after it was complete.
  public var aggregate: Aggregate
  /// Windows that were told before and are part of this one now: a late value has joined sessions.
  public var replaced: [TimeRange]

  /// Makes an update.
  public init(range: TimeRange, aggregate: Aggregate, replaced: [TimeRange] = []) {
    (self.range, self.aggregate, self.replaced) = (range, aggregate, replaced)
  }
}
