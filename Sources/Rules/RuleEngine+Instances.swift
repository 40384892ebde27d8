import Telemetry

// Rules at places: found, and made where they are not there.
extension RuleEngine {
  /// The place of an instance.
  func place(of index: Int) -> AlertPlace {
    let instance = instances[index]
    return AlertPlace(
      rule: rules[instance.rule].name,
      site: places.siteName(of: instance.place),
      device: places.places[Int(instance.place)].device
    )
  }

  /// The instance of a rule at a place; nil where it is not judged there.
  func index(of place: AlertPlace) -> Int? {
    guard let number = places.number(site: place.site, device: place.device) else { return nil }
    var index = places.places[Int(number)].newest
    while index >= 0 {
      if rules[instances[Int(index)].rule].name == place.rule { return Int(index) }
      index = instances[Int(index)].next
    }
    return nil
  }

  /// The instance of a rule at a place, made when it is not there.
  mutating func instance(
    of rule: Int,
    site: String,
    device: String?,
    _ register: Register?
  ) -> Int {
    let definition = rules[rule]
    let place = AlertPlace(rule: definition.name, site: site, device: device)
    if let known = index(of: place) { return known }
    let index = instances.count
    let context = context(of: site)
    let siteNumber = places.site(site, context: context)
    // The site's own number is asked for by rules that look beyond one device.
    if isWide(rule) { _ = places.place(site: siteNumber, device: nil) }
    let number = places.place(site: siteNumber, device: device)
    instances.append(
      RuleInstance(
        rule: rule,
        place: number,
        next: places.chain(Int32(index), at: number),
        staleAfter: staleAfter(definition, site: site, device: device),
        episodes: episodes[place] ?? 0,
        heardAt: watched,
        passedAt: passed
      )
    )
    if isWide(rule) { atSite[RuleSite(rule: rule, site: siteNumber), default: []].append(index) }
    if programs[rule].changesWithTime { timed.append(index) }
    takeUp(place, index)
    addFirstLanes(index, register)
    return index
  }

  /// Gives a new instance what the store knows of its alerts.
  private mutating func takeUp(_ place: AlertPlace, _ index: Int) {
    if let past = firings[place], !past.isEmpty {
      withAside(index) { $0.firings = past.suffix(FlapGuard.count).map(\.milliseconds) }
    }
    if let past = ended[place] {
      withAside(index) { aside in
        for range in past { aside.end(range.start.milliseconds...range.end.milliseconds) }
      }
    }
    guard let alert = restored.removeValue(forKey: place) else { return }
    open[index] = OpenEpisode(alert: alert, phase: Self.phase(of: alert))
    (instances[index].hasAlert, instances[index].judged) = (true, alert.judged)
    openCounts[instances[index].rule] += 1
  }

  /// Changes what few instances have.
  mutating func withAside<Result>(_ index: Int, _ change: (inout RuleAside) -> Result) -> Result {
    instances[index].hasAside = true
    return change(&asides[index, default: RuleAside()])
  }

  private mutating func addFirstLanes(_ index: Int, _ register: Register?) {
    let program = programs[instances[index].rule]
    for group in program.groups.indices { addLane(index, group: group, device: nil, channel: 0) }
    guard let register else { return }
    for group in program.groups.indices { bindMet(index, group: group, register) }
  }

  /// Adds a lane to an instance.
  ///
  /// - Returns: its number.
  @discardableResult
  mutating func addLane(
    _ index: Int,
    group: Int,
    device: Register.Device?,
    channel: Int32
  ) -> Int32 {
    let rule = rules[instances[index].rule]
    let place = instances[index].place
    let stale = staleAfter(
      rule,
      site: places.siteName(of: place),
      device: device?.name ?? places.places[Int(place)].device
    )
    let lane = Lane(
      group: Int16(group),
      isTaken: device != nil,
      device: device?.id ?? .unattributed,
      channel: channel,
      staleAfter: stale.milliseconds
    )
    let number = view.addLane(
      lane,
      behind: instances[index].firstLane,
      of: programs[instances[index].rule],
      heard: watched.milliseconds,
      hold: Self.hold(rule, lane)
    )
    if instances[index].firstLane < 0 { instances[index].firstLane = number }
    return number
  }

  private static func phase(of alert: Alert) -> AlertMachine.Phase {
    switch alert.state {
    case .inactive, .resolved: .inactive
    case .pending: .pending(since: alert.activeSince)
    case .firing:
      .firing(
        since: alert.activeSince,
        firedAt: alert.firedAt ?? alert.activeSince,
        clearSince: alert.clearSince
      )
    }
  }
}
