public import Telemetry

/// When silence is silence, and how much it matters.
public struct PresenceSettings: Hashable, Sendable {
  /// After how many of its intervals a device is silent.
  public var intervals: Int
  /// No device is silent sooner than this.
  public var atLeast: TimeSpan
  /// How long a device may be offline by its own word before that is told.
  public var offlineAfter: TimeSpan
  /// Whether the interval of devices that have none configured is learned.
  public var learns: Bool
  /// How much a silent device matters; nil to tell nobody.
  public var deviceSeverity: Severity?
  /// How much a silent gateway matters; nil to tell nobody.
  public var gatewaySeverity: Severity?

  /// Makes settings.
  public init(
    intervals: Int = 3,
    atLeast: TimeSpan = .minutes(2),
    offlineAfter: TimeSpan = .minutes(1),
    learns: Bool = true,
    deviceSeverity: Severity? = .major,
    gatewaySeverity: Severity? = .major
  ) {
    (self.intervals, self.atLeast, self.offlineAfter) = (intervals, atLeast, offlineAfter)
    (self.learns, self.deviceSeverity) = (learns, deviceSeverity)
    self.gatewaySeverity = gatewaySeverity
  }

  /// The silence after which a device that sends so often is silent.
  public func limit(every: TimeSpan) -> TimeSpan {
    max(atLeast, TimeSpan(milliseconds: every.milliseconds * Int64(max(1, intervals))))
  }
}
