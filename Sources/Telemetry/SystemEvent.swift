/// Something that happened to Sluice itself and that the people who run it should know of.
public struct SystemEvent: Hashable, Sendable {
  /// The kinds of event, as `status` prints them.
  public enum Kind: String, Sendable, CaseIterable {
    /// The daemon started.
    case started
    /// The daemon stopped in order.
    case stopped
    /// The broker had forgotten our session: what it held for us is gone.
    case brokerSessionLost = "broker_session_lost"
    /// The broker's count of dropped messages rose.
    case brokerDropped = "broker_dropped"
    /// The configuration was read anew.
    case reloaded
    /// The store could not be written for a while.
    case storeFull = "store_full"
    /// The store's write-ahead log has grown beyond all measure: a reader holds an old state.
    case logGrown = "log_grown"
    /// The store is larger than it may be, and nothing is left that may be dropped.
    case storeOverBudget = "store_over_budget"
    /// The store can be written again.
    case storeRecovered = "store_recovered"
  }

  /// What happened.
  public var kind: Kind
  /// When.
  public var time: Instant
  /// The particulars, for people.
  public var detail: String

  /// Makes an event.
  public init(kind: Kind, time: Instant, detail: String) {
    (self.kind, self.time, self.detail) = (kind, time, detail)
  }
}
