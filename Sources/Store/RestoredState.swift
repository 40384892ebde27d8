public import Telemetry

/// What the daemon has to know from its last run before it takes the first message.
public struct RestoredState: Sendable {
  /// The identity of the file.
  public var storeID: String
  /// The number of the last commit.
  public var seq: Int64
  /// Whether the last run ended in order.
  public var wasClean: Bool
  /// Devices and series.
  public var register: Register
  /// The account of each device.
  public var ledger: [DeviceID: LedgerEntry]
  /// Alerts that are pending or firing.
  public var openAlerts: [Alert]
  /// The highest episode that has fired, by rule and place.
  public var episodes: [AlertPlace: Int]
  /// When the last episodes began to fire, by rule and place, ascending: those of the last day that
  /// was watched.
  public var firings: [AlertPlace: [Instant]]
  /// The last episodes that are over, by rule and place, the oldest first: at most
  /// ``endedCount``.
  public var ended: [AlertPlace: [TimeRange]]
  /// Where readings came late that no rule has judged yet.
  public var belated: [SeriesID: BelatedReadings]
  /// The newest event times of each series, at most ``recentCount``, and its newest sample.
  public var newest: NewestSamples
  /// Where samples came late and those around them were not looked at yet.
  public var unsettled: [SeriesID: TimeRange]
  /// All work on devices, by when it began.
  public var maintenance: [Maintenance]
  /// What cleanings were found to have changed.
  public var foulings: [FoulingOffset]
  /// What is known of devices' clocks.
  public var clocks: [ClockState]
  /// How series are and were corrected, the oldest record of each first.
  public var calibrations: [CalibrationRecord]
  /// The identities of the last messages without a time of their own, by device.
  public var identities: [DeviceID: [UInt64]]
  /// Up to when time was let pass for the rules; nil before the first tick.
  public var watchedUntil: Instant?
  /// Up to which transition each channel has been told.
  public var delivered: [String: Int64]
  /// Silences, those that are over too.
  public var silences: [Silence]
  /// The highest number of a silence; 0 where there was none.
  public var lastSilence: Int64
  /// What the planner of messages remembered.
  public var planner: [PlannerRow]
  /// The highest number of a message; 0 where there was none.
  public var lastMessage: Int64
  /// How devices stood.
  public var presence: [DevicePresence]
  /// When the last runs watched, in order.
  public var watched: [TimeRange]
  /// Since when devices are expected that had yet to speak then, by site and device.
  public var expected: [AlertPlace: Instant]

  /// When the last tick of the last run was; nil before the first.
  ///
  /// While a backlog is taken in, we watch and let no time pass for the rules. Stretches that lie far ahead are
  /// those of a clock that was wrong.
  public var lastTick: Instant? {
    guard let watchedUntil else { return watched.last?.end }
    let limit = watchedUntil + .days(1)
    return watched.lazy.map(\.end).filter { $0 > watchedUntil && $0 < limit }.max() ?? watchedUntil
  }

  /// How many event times of a series are remembered.
  public static let recentCount = 8
  /// How many past episodes of a rule at a place are remembered.
  public static let endedCount = 8
}
