/// Whether a device is there, as it is kept: one row for each device of which something is expected.
public struct DevicePresence: Hashable, Sendable {
  /// How it stands with a device.
  public enum State: String, Sendable, CaseIterable {
    /// It was never heard, or not since its gateway came back.
    case awaited
    /// It sends as often as it should.
    case present
    /// It has not been heard for too long, while we watched.
    case silent
    /// Its connection has ended, as it said itself or the broker for it.
    case offline
    /// It has not been heard for too long because its gateway is silent.
    case behindGateway = "behind_gateway"
  }

  /// The site's name.
  public var site: String
  /// The device's name.
  public var device: String
  /// How it stands.
  public var state: State
  /// Since when.
  public var since: Instant
  /// How often it sends, as configured or learned; nil while that is not known.
  public var every: TimeSpan?
  /// Whether ``every`` was learned.
  public var isLearned: Bool
  /// The device that it sends through, `site/device`.
  public var gateway: String?
  /// Its last battery level in percent, else its voltage in volts, when the state was written.
  public var battery: Double?
  /// Its last signal strength in dBm when the state was written.
  public var signal: Double?

  /// Makes a row.
  public init(
    site: String,
    device: String,
    state: State,
    since: Instant,
    every: TimeSpan? = nil,
    isLearned: Bool = false,
    gateway: String? = nil,
    battery: Double? = nil,
    signal: Double? = nil
  ) {
    (self.site, self.device, self.state, self.since) = (site, device, state, since)
    (self.every, self.isLearned, self.gateway) = (every, isLearned, gateway)
    (self.battery, self.signal) = (battery, signal)
  }
}
