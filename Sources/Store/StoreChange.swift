public import Telemetry

/// One row that a commit wrote or changed, as a mirror of the store wants it.
public struct StoreChange: Hashable, Sendable {
  /// The number of the commit.
  public var rev: Int64
  /// What there is now.
  public var subject: Subject

  /// The kinds of row, in the order in which a mirror can take them.
  public enum Subject: Hashable, Sendable {
    /// A device was first heard of.
    case device(Register.Device)
    /// A series was first heard of.
    case series(Register.Series)
    /// A commit, and the rows of readings that it added.
    case batch(kind: Batch.Kind, at: Instant, rows: ClosedRange<Int64>?)
    /// A sample was given another verdict.
    case revision(SampleRevision)
    /// Work on a device began or ended.
    case maintenance(Maintenance)
    /// A cleaning was found to have changed a series.
    case fouling(FoulingOffset)
    /// A chunk of sealed samples was written: its series, its time, and how many it holds.
    case chunk(SeriesID, TimeRange, samples: Int64)
    /// A device's account.
    case ledger(DeviceID, LedgerEntry)
    /// An alert; in state `inactive` it was withdrawn before it fired.
    case alert(Alert)
    /// Something happened to an alert.
    case transition(ordinal: Int64, AlertTransition)
    /// How a device stands.
    case presence(DevicePresence)
    /// A stretch of time in which we watched.
    case watched(TimeRange)
    /// How far a channel has been told.
    case delivered(channel: String, ordinal: Int64)
    /// A silence that was made or ended.
    case silence(Silence)
    /// A message, as it stands on its way.
    case message(OutboxMessage)
    /// What the planner of messages remembers.
    case planner(PlannerRow)
    /// Something happened to Sluice.
    case event(SystemEvent)
  }
}
