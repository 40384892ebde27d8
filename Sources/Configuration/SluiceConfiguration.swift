public import Presence
public import QualityControl
public import Rules
public import Telemetry

/// Everything that `sluice.yaml` and its rules files say, checked and with its defaults filled in.
public struct SluiceConfiguration: Sendable {
  /// How the broker is reached.
  public var broker: BrokerConfiguration
  /// Where and how readings are kept.
  public var store: StoreConfiguration
  /// The language in which people are spoken to.
  public var language: Language
  /// The zone of local times.
  public var zone: LocalZone
  /// What is subscribed to, earlier ones first where two match.
  public var sources: [SourceDefinition]
  /// The sites, in the order of the file; empty where everything is taken in as it speaks.
  public var sites: [SiteDefinition]
  /// The metrics that rules may name: the standard ones and those that devices are said to send.
  public var catalogue: MetricCatalogue
  /// What differs from the usual limits of quality control, in the order of the file.
  public var quality: [QualityOverride]
  /// Sensors that are declared to measure the same.
  public var redundancy: [RedundancyGroup]
  /// The rules, in the order of their files.
  public var rules: [RuleDefinition]
  /// The people who are told, and who of them is on duty when.
  public var contacts: Contacts
  /// When silence is silence.
  public var presence: PresenceSettings
  /// Where alerts are told.
  public var notify: NotifyConfiguration
  /// The path of the Unix socket on which the daemon answers `sluice status`.
  public var controlSocket: String
  /// Where metrics, health and console are served; nil for nowhere.
  public var httpListen: ListenAddress?
  /// Under which address a phone reaches that server, for links in messages; nil for no links.
  public var httpPublicURL: String?

  /// The path of the control socket where none is configured.
  public static let defaultControlSocket = "/run/sluice/control.sock"

  /// Makes a configuration.
  public init(
    broker: BrokerConfiguration = BrokerConfiguration(),
    store: StoreConfiguration = StoreConfiguration(),
    language: Language = .english,
    zone: LocalZone = .utc,
    sources: [SourceDefinition] = [],
    sites: [SiteDefinition] = [],
    catalogue: MetricCatalogue = .standard,
    quality: [QualityOverride] = [],
    redundancy: [RedundancyGroup] = [],
    rules: [RuleDefinition] = [],
    contacts: Contacts = Contacts(),
    presence: PresenceSettings = PresenceSettings(),
    notify: NotifyConfiguration = NotifyConfiguration(),
    controlSocket: String = Self.defaultControlSocket,
    httpListen: ListenAddress? = nil,
    httpPublicURL: String? = nil
  ) {
    (self.broker, self.store, self.language, self.zone) = (broker, store, language, zone)
    (self.sources, self.sites, self.catalogue) = (sources, sites, catalogue)
    (self.quality, self.redundancy) = (quality, redundancy)
    (self.rules, self.notify, self.controlSocket) = (rules, notify, controlSocket)
    (self.contacts, self.httpListen, self.httpPublicURL) = (contacts, httpListen, httpPublicURL)
    self.presence = presence
  }

  /// The limits of quality control for every series.
  public var qualityPolicy: QualityPolicy {
    QualityPolicy(overrides: quality, catalogue: catalogue, sites: sites, zone: zone)
  }

  /// What the rules rest on beside readings.
  public var surroundings: RuleEngine.Surroundings {
    RuleEngine.Surroundings(sites: sites, zone: zone, table: .agronomy)
  }
}
