import Telemetry

/// One rule at one place: what it knows there, its machine, and its open alert.
struct RuleInstance: Sendable {
  /// Which rule.
  let rule: Int
  /// Where.
  let place: AlertPlace
  /// What the rule may ask of the site.
  let site: SiteContext
  /// The age at which a value is unknown.
  let staleAfter: TimeSpan
  /// Its readings and windows.
  var view = RuleView()
  /// The life of the alert.
  var machine: AlertMachine
  private var open: OpenEpisode?
  private var asides: [RuleAside] = []
  /// How many episodes have fired.
  var episodes: Int
  /// The time of the last evaluation that knew something.
  var judged: Instant
  /// How much time had been watched when the last usable value arrived.
  var heardAt: TimeSpan
  /// The moment whose readings are being gathered, in milliseconds; the least where there is none.
  var pendingAt = Int64.min
  /// Whether a value has come since the daemon started or the clock jumped; until then the passing
  /// of time alone changes nothing.
  var isConfirmed = false

  /// Makes an instance that has seen no value.
  init(
    rule: Int,
    place: AlertPlace,
    site: SiteContext,
    staleAfter: TimeSpan,
    machine: AlertMachine,
    alert: Alert?,
    episodes: Int,
    heardAt: TimeSpan
  ) {
    (self.rule, self.place, self.site, self.staleAfter) = (rule, place, site, staleAfter)
    (self.machine, self.episodes, self.heardAt) = (machine, episodes, heardAt)
    judged = alert?.judged ?? Instant(milliseconds: .min)
    self.alert = alert
  }

  /// The open episode, if there is one.
  var alert: Alert? {
    get { open?.alert }
    set { open = newValue.map(OpenEpisode.init) }
  }

  /// Whether there is an open episode.
  var hasAlert: Bool { open != nil }

  /// What few instances have; nil for most.
  var aside: RuleAside? {
    get { asides.first }
    set { asides = newValue.map { [$0] } ?? [] }
  }

  /// Changes what few instances have.
  mutating func withAside<Result>(_ change: (inout RuleAside) -> Result) -> Result {
    if asides.isEmpty { asides.append(RuleAside()) }
    return change(&asides[0])
  }
}
