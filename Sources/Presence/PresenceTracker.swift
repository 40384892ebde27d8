public import Telemetry

/// Which devices are silent, and why: messages, words and the passing of time in, facts out.
///
/// Only time in which we watched counts: our own outage, a broker that was away, or a clock that
/// jumped make nobody silent. Whatever arrives is a sign of life, also a value that has not changed, a
/// duplicate, or a message that cannot be read; what the broker had kept is none. Where a gateway is
/// silent, that is told, once, and not the silence of everything behind it.
public struct PresenceTracker: Sendable {
  var settings: PresenceSettings
  var entries: [PresenceEntry] = []
  /// Finds the entry of a site and a device.
  private var places = NumberTable()
  /// The entry of a device plus one, by its number; 0 until it is met.
  private var slots: [Int32] = []
  /// What a series says of its device, by its number; nil until it is met.
  private var vitals: [Vital?] = []
  /// The time that counts as silence where nothing comes.
  private var watch: WatchedTime
  var watched: TimeSpan { watch.total }
  private var isWatching = false
  /// Entries whose rows have to be written.
  var touched: Set<Int> = []
  var changes = PresenceChanges()
  /// Gateways that are silent.
  var silentGateways: Set<Int> = []

  private enum Vital {
    case none, level, voltage, signal
  }

  /// Makes the tracker.
  ///
  /// - Parameters:
  ///   - sites: what is expected.
  ///   - settings: when silence is silence.
  ///   - history: what the store knows.
  ///   - now: the present.
  public init(
    sites: [SiteDefinition],
    settings: PresenceSettings = PresenceSettings(),
    history: PresenceHistory = PresenceHistory(),
    now: Instant
  ) {
    self.settings = settings
    watch = WatchedTime(history.watched)
    expect(sites, now: now)
    restore(history, now: now)
  }

  /// A message of a device arrived that the broker had not kept.
  @inlinable
  public mutating func hear(_ device: DeviceID, at arrived: Instant, register: Register) {
    hear(entry(of: device, register: register, now: arrived), at: arrived)
  }

  /// Takes in what a device, or the broker for it, says about its connection.
  ///
  /// A kept word that it is there proves nothing; a kept word that it is gone is news only of a
  /// device that has not been heard.
  public mutating func note(
    _ word: Availability,
    of device: DeviceID,
    at arrived: Instant,
    isRetained: Bool,
    register: Register
  ) {
    let index = entry(of: device, register: register, now: arrived)
    switch word {
    case .online: if !isRetained { hear(index, at: arrived) }
    case .offline:
      if isRetained, entries[index].isHeardInSpan { return }
      if entries[index].offline == nil { entries[index].offline = (watched, arrived) }
    }
  }

  /// Keeps battery and signal at hand.
  @inlinable
  public mutating func observe(_ sample: Sample, register: Register) {
    guard isVital(sample.series, register) else { return }
    keep(sample, register)
  }

  /// Lets time pass.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - isWatching: whether messages would reach us: the broker is connected.
  ///   - judging: false while a backlog is being taken in, when the present is not yet known.
  public mutating func tick(now: Instant, isWatching: Bool, judging: Bool) {
    let wasWatching = self.isWatching
    self.isWatching = isWatching
    guard isWatching else { return breakOff() }
    // A jump: of the clock, or a sleeping machine.
    if !watch.tick(now: now), wasWatching { return breakOff() }
    if judging { judge(now: now) }
  }

  /// How much time had been watched by a moment of the past.
  func watched(at moment: Instant) -> TimeSpan { watch.total(at: moment) }

  /// The time that follows is not joined to the time before: no pause over it is learned from.
  private mutating func breakOff() {
    for index in entries.indices { entries[index].isHeardInSpan = false }
  }

  /// Whether what was learned differs by more than a quarter from what was written.
  private func hasNewInterval(_ index: Int) -> Bool {
    guard let every = entries[index].every(learns: settings.learns) else { return false }
    guard let written = entries[index].written else { return true }
    return abs(every.seconds - written.seconds) > written.seconds / 4
  }

  /// Takes another configuration; what is known of devices stays known.
  public mutating func replace(
    sites: [SiteDefinition],
    settings: PresenceSettings,
    now: Instant
  ) {
    self.settings = settings
    for index in entries.indices {
      entries[index].configured = nil
      entries[index].gateway = nil
      entries[index].behind = []
    }
    expect(sites, now: now)
    forgetUnexpected(now: now)
    tellAgain()
  }

  /// Where something holds that was told, or would be if anybody wanted to know.
  public var silentPlaces: Set<AlertPlace> {
    Set(entries.indices.filter(isSilent).map { place(rule(of: $0), $0) })
  }

  /// What has changed since the last call.
  public mutating func takeChanges() -> PresenceChanges {
    for index in touched.sorted() {
      changes.rows.append(row(index))
      entries[index].written = entries[index].every(learns: settings.learns)
    }
    touched.removeAll()
    defer { changes = PresenceChanges() }
    return changes
  }

  /// How each device stands of which something is expected, by site and name.
  public var devices: [DevicePresence] {
    entries.indices.filter(isExpected).map(row)
      .sorted { ($0.site, $0.device) < ($1.site, $1.device) }
  }

  /// The entry of a device, made now if it is new.
  @usableFromInline
  mutating func entry(of device: DeviceID, register: Register, now: Instant) -> Int {
    let slot = Int(device.rawValue)
    if slot < slots.count, slots[slot] > 0 { return Int(slots[slot]) - 1 }
    while slots.count <= slot { slots.append(0) }
    guard let known = register[device] else { preconditionFailure("a device of no register") }
    let index = entry(site: known.site, device: known.name, now: now)
    slots[slot] = Int32(index + 1)
    return index
  }

  /// The entry of a device by name, made now if it is new.
  mutating func entry(site: String, device: String, now: Instant) -> Int {
    let known = places.find(Self.hash(site, device)) { number in
      entries[Int(number)].device == device && entries[Int(number)].site == site
    }
    if let known { return Int(known) }
    entries.makeRoom(for: entries.count + 1)
    entries.append(PresenceEntry(site: site, device: device, since: now, heardAt: watched))
    places.insert(Int32(entries.count - 1)) { [entries] number in
      Self.hash(entries[Int(number)].site, entries[Int(number)].device)
    }
    return entries.count - 1
  }

  private static func hash(_ site: String, _ device: String) -> Int {
    var hasher = Hasher()
    hasher.combine(site)
    hasher.combine(device)
    return hasher.finalize()
  }

  @usableFromInline
  mutating func hear(_ index: Int, at arrived: Instant) {
    if entries[index].isHeardInSpan, let last = entries[index].lastHeard, settings.learns {
      entries[index].learner.take(arrived - last)
      if hasNewInterval(index) { touched.insert(index) }
    }
    entries[index].isHeardInSpan = true
    entries[index].lastHeard = arrived
    entries[index].heardAt = watched
    entries[index].aliveAt = watched
    entries[index].offline = nil
    guard entries[index].state != .present || !silentGateways.isEmpty else { return }
    revive(index, at: arrived)
  }

  @usableFromInline
  func isVital(_ series: SeriesID, _ register: Register) -> Bool {
    let slot = Int(series.rawValue)
    guard slot < vitals.count, let vital = vitals[slot] else { return true }
    return vital != .none
  }

  @usableFromInline
  mutating func keep(_ sample: Sample, _ register: Register) {
    guard let series = register[sample.series] else { return }
    let slot = Int(sample.series.rawValue)
    while vitals.count <= slot { vitals.append(nil) }
    let vital: Vital =
      switch series.key.metric {
      case "battery_level": .level
      case "battery_voltage": .voltage
      case "rssi": .signal
      default: .none
      }
    vitals[slot] = vital
    guard vital != .none, let value = sample.value, sample.flag != .fail else { return }
    let index = entry(of: series.device, register: register, now: sample.arrived)
    switch vital {
    case .level: (entries[index].battery, entries[index].hasVoltage) = (value, false)
    case .voltage where entries[index].battery == nil || entries[index].hasVoltage:
      (entries[index].battery, entries[index].hasVoltage) = (value, true)
    case .signal: entries[index].signal = value
    case .voltage, .none: break
    }
  }
}
