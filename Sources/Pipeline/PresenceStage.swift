public import Presence
public import Rules
public import Telemetry

/// Who is there: the tracker, and the alerts that its facts make.
public struct PresenceStage: Sendable {
  var tracker: PresenceTracker
  var facts: FactAlerts

  /// The kinds of the sites.
  private(set) var kinds: [String: SiteKind]

  /// Joins what the store knows; a fact that no longer holds is ended with the first batch.
  ///
  /// - Parameters:
  ///   - tracker: how devices stand.
  ///   - facts: the open alerts about that.
  ///   - sites: the sites of the configuration.
  ///   - now: the present.
  public init(tracker: PresenceTracker, facts: FactAlerts, sites: [SiteDefinition], now: Instant) {
    (self.tracker, self.facts) = (tracker, facts)
    kinds = Self.kinds(of: sites)
    let silent = tracker.silentPlaces
    for place in facts.places where !silent.contains(place) { self.facts.settle(place, at: now) }
  }

  /// The stage of a farm of which nothing is known or expected.
  public init() {
    self.init(
      tracker: PresenceTracker(sites: [], now: .epoch),
      facts: FactAlerts(rules: []),
      sites: [],
      now: .epoch
    )
  }

  /// Takes another configuration.
  mutating func replace(sites: [SiteDefinition], settings: PresenceSettings, now: Instant) {
    kinds = Self.kinds(of: sites)
    tracker.replace(sites: sites, settings: settings, now: now)
  }

  private static func kinds(of sites: [SiteDefinition]) -> [String: SiteKind] {
    Dictionary(sites.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
  }

  /// Takes in that a message came, and what it says about its device.
  mutating func take(
    _ device: DeviceID,
    _ word: Availability?,
    _ entry: MessageBatch.Entry,
    register: Register
  ) {
    guard device != .unattributed else { return }
    guard let word else {
      if !entry.isRetained { tracker.hear(device, at: entry.arrived, register: register) }
      return
    }
    tracker.note(
      word,
      of: device,
      at: entry.arrived,
      isRetained: entry.isRetained,
      register: register
    )
  }

  /// Lets time pass.
  mutating func tick(now: Instant, isWatching: Bool, judging: Bool) {
    tracker.tick(now: now, isWatching: isWatching, judging: judging)
  }

  /// How devices stand that stood otherwise; what that means for alerts is noted.
  mutating func takeRows(at now: Instant) -> [DevicePresence] {
    let changes = tracker.takeChanges()
    for place in changes.settled { facts.settle(place, at: now) }
    for fact in changes.raised { facts.raise(fact, at: now) }
    return changes.rows
  }
}
