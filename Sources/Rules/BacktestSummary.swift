public import Telemetry

/// What a rule would have done to the people who are called: counted from its transitions.
public struct BacktestSummary: Hashable, Sendable {
  /// One episode that fired.
  public struct Episode: Hashable, Sendable {
    /// The alert's id.
    public var id: String
    /// When the condition was first seen to hold.
    public var firstWarning: Instant
    /// When it began to fire.
    public var fired: Instant
    /// When it ended; nil where it fires still.
    public var ended: Instant?
    /// Whether it was found in late data.
    public var isRetrospective: Bool
  }

  /// The rule.
  public var rule: String
  /// Its episodes in the order in which they fired.
  public private(set) var episodes: [Episode] = []
  /// How many called somebody: not those found in late data.
  public private(set) var pages = 0
  /// How many of these came between 22:00 and 06:00 on the local clock.
  public private(set) var nightPages = 0
  /// How many began within an hour of the end of the one before, at the same place.
  public private(set) var flaps = 0
  /// How many became pending and never fired.
  public private(set) var withdrawn = 0
  private var open: [String: Int] = [:]
  private var pending: Set<String> = []
  private var lastEnds: [AlertPlace: Instant] = [:]

  /// Makes a summary without episodes.
  public init(rule: String) { self.rule = rule }

  /// Takes in what happened to an alert of the rule.
  public mutating func take(_ transition: AlertTransition, zone: LocalZone) {
    let alert = transition.alert
    switch transition.event {
    case .pending: pending.insert(alert.id)
    case .firing where open[alert.id] == nil: begin(alert, at: transition.time, zone: zone)
    case .resolved:
      guard let index = open.removeValue(forKey: alert.id) else { return }
      episodes[index].ended = transition.time
      lastEnds[Self.place(alert)] = transition.time
    case .firing, .acknowledged, .silenced, .stale: break
    }
  }

  /// Takes in that an alert ended before it fired.
  public mutating func takeWithdrawn(_ id: String) {
    if pending.remove(id) != nil { withdrawn += 1 }
  }

  private mutating func begin(_ alert: Alert, at time: Instant, zone: LocalZone) {
    pending.remove(alert.id)
    open[alert.id] = episodes.count
    episodes.append(
      Episode(
        id: alert.id,
        firstWarning: alert.activeSince,
        fired: time,
        isRetrospective: alert.isRetrospective
      )
    )
    guard !alert.isRetrospective else { return }
    pages += 1
    let hour = CivilTime(time, offset: zone.offset(at: time)).hour
    if hour >= 22 || hour < 6 { nightPages += 1 }
    if let end = lastEnds[Self.place(alert)], time - end <= .hours(1) { flaps += 1 }
  }

  private static func place(_ alert: Alert) -> AlertPlace {
    AlertPlace(rule: alert.rule, site: alert.site, device: alert.device)
  }

  /// How long alerts of the rule fired, all together, up to `end`.
  public func timeFiring(until end: Instant) -> TimeSpan {
    episodes.reduce(.zero) { $0 + (max(($1.ended ?? end), $1.fired) - $1.fired) }
  }

  /// Pages in a week of `span`.
  public func pagesPerWeek(over span: TimeSpan) -> Double {
    span > .zero ? Double(pages) / (span.seconds / (7 * 86_400)) : 0
  }
}
