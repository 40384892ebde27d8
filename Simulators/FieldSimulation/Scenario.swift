public import Telemetry

/// What is simulated: sites with their devices, how often they send, and the weather over them.
public struct Scenario: Hashable, Sendable {
  /// What it shows, in a sentence.
  public var title: String
  /// The seed when none is given.
  public var seed: UInt64
  /// The weather over all sites.
  public var weather: WeatherSettings
  /// The sites, in the order of the file.
  public var sites: [Site]
  /// What happens to the sites.
  public var incidents: [Incident]
  /// What is wrong with the devices.
  public var faults: [DeviceFault]
  /// The alerts that ought to be raised.
  public var expectations: [Expectation]

  /// Makes a scenario.
  public init(
    title: String,
    seed: UInt64,
    weather: WeatherSettings,
    sites: [Site],
    incidents: [Incident] = [],
    faults: [DeviceFault] = [],
    expectations: [Expectation] = []
  ) {
    (self.title, self.seed, self.weather, self.sites) = (title, seed, weather, sites)
    (self.incidents, self.faults, self.expectations) = (incidents, faults, expectations)
  }

  /// A site of a scenario.
  public struct Site: Hashable, Sendable {
    /// Its name in topics and series.
    public var name: String
    /// What it is for.
    public var kind: SiteKind
    /// Its pond, when it has one.
    public var pond: PondSettings
    /// How far its life may be from what the scenario says, as a deviation: 0.05 is 5 %.
    public var spread: Double
    /// The gateway over whose connection its devices speak; nil where there is none to speak of.
    public var gateway: String?
    /// What grows there, batch by batch; nil for the usual.
    public var batches: BatchPlan?
    /// Its devices, in the order of the file.
    public var devices: [Device]

    /// Makes a site.
    public init(
      name: String,
      kind: SiteKind,
      pond: PondSettings = PondSettings(),
      spread: Double = 0,
      gateway: String? = nil,
      batches: BatchPlan? = nil,
      devices: [Device]
    ) {
      (self.name, self.kind, self.pond) = (name, kind, pond)
      (self.spread, self.gateway, self.batches) = (spread, gateway, batches)
      self.devices = devices
    }
  }

  /// A device of a site.
  public struct Device: Hashable, Sendable {
    /// Its name in topics and series.
    public var name: String
    /// Where it stands.
    public var zone: Zone
    /// What it sends, in the order of the message.
    public var quantities: [Quantity]
    /// How often it sends.
    public var every: TimeSpan
    /// How far a message may be off its time, either way; under half of ``every``.
    public var jitter: TimeSpan
    /// How it writes its messages.
    public var format: PayloadFormat
    /// The usual strength of its radio signal in dBm; nil for a wire, which loses nothing.
    public var signal: Double?
    /// What it lives on.
    public var battery: Battery
    /// Whether it has a connection of its own and leaves a will with the broker.
    public var hasWill: Bool

    /// Makes a device.
    public init(
      name: String,
      zone: Zone,
      quantities: [Quantity],
      every: TimeSpan = .minutes(5),
      jitter: TimeSpan = .seconds(10),
      format: PayloadFormat = .json,
      signal: Double? = nil,
      battery: Battery = .lithium,
      hasWill: Bool = false
    ) {
      (self.name, self.zone, self.quantities) = (name, zone, quantities)
      (self.every, self.jitter) = (every, jitter)
      (self.format, self.signal, self.battery) = (format, signal, battery)
      self.hasWill = hasWill
    }
  }
}
