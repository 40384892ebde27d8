/// One episode of one rule at one place, with everything that its life depends on.
///
/// It is a row of the store: the timers are absolute moments, so a restart changes nothing.
public struct Alert: Hashable, Sendable {
  /// The rule's name.
  public var rule: String
  /// The site that it is about.
  public var site: String
  /// The device that it is about; nil for a rule over a site.
  public var device: String?
  /// The number of the episode, from 1; only episodes that fire use a number up.
  public var episode: Int
  /// Where it stands.
  public var state: AlertState
  /// How much it matters.
  public var severity: Severity
  /// Since when the condition holds: Prometheus' ActiveAt.
  public var activeSince: Instant
  /// When it began to fire.
  public var firedAt: Instant?
  /// When the condition was first seen not to hold while firing: Prometheus' KeepFiringSince.
  public var clearSince: Instant?
  /// When it ended.
  public var ended: Instant?
  /// The value that was judged last.
  public var value: Double?
  /// The time of the reading that was judged last.
  public var judged: Instant
  /// Whether its data has stopped.
  public var isStale: Bool
  /// Who took it on, when, and what they noted.
  public var acknowledged: Acknowledgement?
  /// Whether messages about it are held back.
  public var isSilenced: Bool
  /// Whether it was found in late data: history, not news.
  public var isRetrospective: Bool
  /// A digest of the rule's meaning, by which a changed rule is noticed.
  public var fingerprint: String
  /// The particulars, for people; nil where rule and value say it all.
  public var detail: String?

  /// Makes an alert.
  public init(
    rule: String,
    site: String,
    device: String?,
    episode: Int,
    state: AlertState,
    severity: Severity,
    activeSince: Instant,
    firedAt: Instant? = nil,
    clearSince: Instant? = nil,
    ended: Instant? = nil,
    value: Double?,
    judged: Instant,
    isStale: Bool = false,
    acknowledged: Acknowledgement? = nil,
    isSilenced: Bool = false,
    isRetrospective: Bool = false,
    fingerprint: String,
    detail: String? = nil
  ) {
    (self.rule, self.site, self.device, self.episode) = (rule, site, device, episode)
    (self.state, self.severity, self.activeSince) = (state, severity, activeSince)
    (self.firedAt, self.clearSince, self.ended) = (firedAt, clearSince, ended)
    (self.value, self.judged, self.isStale) = (value, judged, isStale)
    (self.acknowledged, self.isSilenced) = (acknowledged, isSilenced)
    (self.isRetrospective, self.fingerprint, self.detail) = (isRetrospective, fingerprint, detail)
  }

  /// A person's word that the alert is in hand.
  public struct Acknowledgement: Hashable, Sendable {
    /// Who said it.
    public var by: String
    /// When.
    public var at: Instant
    /// What they noted.
    public var note: String

    /// Makes an acknowledgement.
    public init(by: String, at: Instant, note: String) {
      (self.by, self.at, self.note) = (by, at, note)
    }
  }

  /// The alert's id, `rule:site[/device]#n`.
  public var id: String {
    "\(rule):\(device.map { "\(site)/\($0)" } ?? site)#\(episode)"
  }

  /// When it began: since firing, or since pending while it does not fire yet.
  public var started: Instant { firedAt ?? activeSince }
}
