/// One transaction as one value: all that is committed together, or not at all.
public struct Batch: Sendable {
  /// What brought it about.
  public enum Kind: String, Sendable, CaseIterable {
    /// Messages from the broker.
    case messages
    /// The passing of time.
    case tick
    /// A person: acknowledgement, silence, maintenance.
    case operation
    /// The daemon itself: start, stop, reload.
    case system
    /// The progress of a delivery.
    case delivery
  }

  /// What brought it about.
  public var kind: Kind
  /// When it was closed.
  public var at: Instant
  /// Devices and series that are new.
  public var growth = RegisterGrowth()
  /// Samples, none of which the store has yet, in the order of arrival.
  public var samples: [Sample] = []
  /// Other verdicts on samples that are stored, or come with this batch.
  public var revisions: [SampleRevision] = []
  /// Where samples came late, so that those around them are still to be looked at; nil for a series
  /// in which nothing is left.
  public var unsettled: [SeriesID: TimeRange?] = [:]
  /// Where readings came late that the rules have still to judge by themselves; nil for a series in
  /// which nothing is left.
  public var belated: [SeriesID: BelatedReadings?] = [:]
  /// Work on devices as it stands now: what began or ended.
  public var maintenance: [Maintenance] = []
  /// What cleanings were found to have changed.
  public var foulings: [FoulingOffset] = []
  /// What to add to the ledger, by device.
  public var ledger: [DeviceID: LedgerEntry] = [:]
  /// Messages that could not be taken in.
  public var quarantined: [Quarantined] = []
  /// Alerts as they stand now, each once: those that changed.
  public var alerts: [Alert] = []
  /// Ids of alerts that never fired and are no more.
  public var withdrawn: [String] = []
  /// Events in the life of alerts, in their order.
  public var transitions: [AlertTransition] = []
  /// Events of Sluice itself.
  public var events: [SystemEvent] = []
  /// Up to when time was let pass for the rules: what they hold back has been judged up to there.
  public var watchedUntil: Instant?
  /// Clocks of devices of which something was learned, as they stand now.
  public var clocks: [ClockState] = []
  /// How series are corrected from here on, each before its first sample that is.
  public var calibrations: [CalibrationRecord] = []
  /// Second values for times that are stored already.
  public var conflicts: [Conflict] = []
  /// The identities of the last messages without a time of their own, by device.
  public var identities: [DeviceID: [UInt64]] = [:]
  /// Messages in which something was not known.
  public var specimens: [Specimen] = []
  /// Numbers of messages that leave the quarantine, since they have been taken in.
  public var released: [Int64] = []
  /// Messages of the quarantine that were tried again and stay.
  public var requarantined: [Requarantined] = []
  /// The last stretch of time in which we watched without a break; none is later, and those before it end
  /// where it begins at the latest.
  public var watched: TimeRange?
  /// Since when devices are expected that had yet to speak then, by site and device; nil for one that is
  /// expected no more.
  public var expected: [AlertPlace: Instant?] = [:]
  /// How devices stand now that stood otherwise.
  public var presence: [DevicePresence] = []
  /// Up to which transition each channel has been told, by channel.
  public var delivered: [String: Int64] = [:]
  /// Silences that are new or end earlier than first said.
  public var silences: [Silence] = []
  /// Messages for the outbox.
  public var outbox: [OutboxMessage] = []
  /// Steps of messages on their way.
  public var progress: [OutboxProgress] = []
  /// What the planner of messages remembers now.
  public var planner: [PlannerRow] = []

  /// Makes an empty batch.
  public init(kind: Kind, at: Instant) {
    (self.kind, self.at) = (kind, at)
  }

  /// Whether committing it would change nothing.
  public var isEmpty: Bool {
    growth.isEmpty && samples.isEmpty && revisions.isEmpty && unsettled.isEmpty
      && belated.isEmpty
      && maintenance.isEmpty
      && foulings.isEmpty && ledger.isEmpty
      && quarantined.isEmpty
      && alerts.isEmpty
      && withdrawn.isEmpty && transitions.isEmpty && events.isEmpty && watchedUntil == nil
      && delivered.isEmpty && silences.isEmpty && outbox.isEmpty
      && progress.isEmpty && planner.isEmpty
      && clocks.isEmpty && calibrations.isEmpty && conflicts.isEmpty
      && identities.isEmpty && specimens.isEmpty && released.isEmpty && requarantined.isEmpty
      && presence.isEmpty && watched == nil && expected.isEmpty
  }
}
