import Telemetry

extension RuleEngine {
  /// The rules that mention a series and hold at its place.
  func candidates(for key: SeriesKey) -> [Int] {
    let rules = (byMetric[key.metric] ?? []) + byAny
    return Set(rules).sorted().filter { holds(self.rules[$0], at: key.site) }
  }

  func holds(_ rule: RuleDefinition, at site: String) -> Bool {
    if !rule.kinds.isEmpty, !rule.kinds.contains(sites[site]?.kind ?? .other) { return false }
    return rule.sites.isEmpty || rule.sites.contains { NameGlob($0).matches(site) }
  }

  func holds(_ rule: RuleDefinition, for device: String) -> Bool {
    rule.devices.isEmpty || rule.devices.contains { NameGlob($0).matches(device) }
  }

  /// Finds out where the readings of a series go.
  mutating func meet(_ series: SeriesID, register: Register) {
    let slot = Int(series.rawValue)
    while taps.count <= max(slot, register.highestSeries) {
      taps.append(nil)
      isShared.append(false)
    }
    guard let entry = register[series] else { preconditionFailure("sample of an unknown series") }
    taps[slot] = []
    if entry.key.metric == Self.warmthMetric, degrees[entry.key.site] != nil {
      warmth[series] = entry.key.site
    }
    for rule in candidates(for: entry.key) {
      join(entry, rule, register)
      if sharesReadings(rule) { isShared[slot] = true }
    }
    met[entry.key.site, default: []].append(series)
  }

  /// Whether a rule looks at readings of several devices together.
  private func sharesReadings(_ rule: Int) -> Bool {
    let groups = programs[rule].groups
    return groups.count > 1 || groups[0].inputs.contains { $0.device != nil }
      || rules[rule].forEach == .site && groups[0].inputs.count > 1
  }

  /// Ties a series to the instances of a rule.
  private mutating func join(_ entry: Register.Series, _ rule: Int, _ register: Register) {
    let definition = rules[rule]
    let (key, program) = (entry.key, programs[rule])
    let isOwn = program.groups[0].inputs.contains {
      $0.device == nil && Self.fits($0, key)
    }
    let hasOwnInputs = program.groups[0].inputs.contains { $0.device == nil }
    let makesPlace = isOwn || !hasOwnInputs
    if makesPlace, holds(definition, for: key.device) {
      let device = definition.forEach == .device ? key.device : nil
      _ = instance(of: rule, site: key.site, device: device, register)
    }
    for index in atSite[RuleSite(rule: rule, site: key.site)] ?? [] {
      for group in program.groups.indices { bind(entry, to: index, group: group, register) }
    }
  }

  /// Whether an input can be this series.
  static func fits(_ input: Term.Input, _ key: SeriesKey) -> Bool {
    guard input.metric == nil || input.metric == key.metric else { return false }
    guard input.channel == nil || input.channel == key.channel else { return false }
    return input.device == nil || input.device == key.device
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
    if let known = placed[place] { return known }
    let alert = restored.removeValue(forKey: place)
    let index = instances.count
    var instance = RuleInstance(
      rule: rule,
      place: place,
      site: context(of: site),
      staleAfter: staleAfter(definition, site: site, device: device),
      machine: AlertMachine(
        holdFor: definition.holdFor,
        keepFiringFor: definition.keepFiringFor,
        phase: alert.map(Self.phase) ?? .inactive
      ),
      alert: alert,
      episodes: episodes[place] ?? 0,
      heardAt: watched
    )
    if let past = firings[place], !past.isEmpty {
      instance.withAside { $0.firings = past.suffix(FlapGuard.count).map(\.milliseconds) }
    }
    if let past = ended[place] {
      instance.withAside { aside in
        for range in past { aside.end(range.start.milliseconds...range.end.milliseconds) }
      }
    }
    instances.append(instance)
    placed[place] = index
    atSite[RuleSite(rule: rule, site: site), default: []].append(index)
    if programs[rule].changesWithTime { timed.append(index) }
    if alert != nil {
      open.insert(index)
      openCounts[rule] += 1
    }
    addFirstLanes(index, register)
    return index
  }

  private mutating func addFirstLanes(_ index: Int, _ register: Register?) {
    let program = programs[instances[index].rule]
    for group in program.groups.indices { addLane(index, group: group, device: nil, channel: nil) }
    guard let register else { return }
    for group in program.groups.indices { bindMet(index, group: group, register) }
  }

  @discardableResult
  mutating func addLane(
    _ index: Int,
    group: Int,
    device: Register.Device?,
    channel: String?
  ) -> Int {
    let rule = rules[instances[index].rule]
    let place = instances[index].place
    let stale = staleAfter(rule, site: place.site, device: device?.name ?? place.device)
    let lane = Lane(
      group: Int32(group),
      device: device?.id,
      channel: channel,
      isTaken: device != nil,
      firstInput: 0,
      firstWindow: 0,
      staleAfter: stale.milliseconds
    )
    instances[index].view.addLane(
      lane,
      of: programs[instances[index].rule],
      heard: watched.milliseconds,
      hold: Self.hold(rule, lane)
    )
    return instances[index].view.lanes.count - 1
  }

  /// How long a value speaks for the time after it, in windows.
  static func hold(_ rule: RuleDefinition, _ lane: Lane) -> Int64 {
    rule.staleAfter == nil
      ? max(lane.staleAfter, defaultStaleAfter.milliseconds) : lane.staleAfter
  }

  // MARK: What belongs to a place

  func context(of site: String) -> SiteContext {
    contexts[site] ?? SiteContext(sites[site], zone: surroundings.zone, table: surroundings.table)
  }

  func staleAfter(_ rule: RuleDefinition, site: String, device: String?) -> TimeSpan {
    if let stated = rule.staleAfter { return stated }
    let known = sites[site]?.devices.first { $0.name == device }
    return known?.every.map { TimeSpan(milliseconds: $0.milliseconds * 3) }
      ?? Self.defaultStaleAfter
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

  /// Makes the instances of rules that ask for silence, for every device of the configuration: one
  /// that has never spoken is silent too.
  mutating func expectSilentDevices() {
    for site in surroundings.sites {
      let context = SiteContext(site, zone: surroundings.zone, table: surroundings.table)
      contexts[site.name] = context
      if let batch = site.batch, batch.needsDegreeDays, let started = context.started {
        degrees[site.name] = DegreeSum(limits: batch.degreeLimits, started: started)
      }
    }
    restoreLimits()
    for (rule, definition) in rules.enumerated() where programs[rule].asksForSilence {
      for site in surroundings.sites where holds(definition, at: site.name) {
        for device in site.devices where holds(definition, for: device.name) {
          guard programs[rule].groups[0].inputs.contains(where: { Self.expects($0, device) }) else {
            continue
          }
          let name = definition.forEach == .device ? device.name : nil
          _ = instance(of: rule, site: site.name, device: name, nil)
        }
      }
    }
  }

  private static func expects(_ input: Term.Input, _ device: DeviceDefinition) -> Bool {
    guard input.device == nil || input.device == device.name else { return false }
    guard let metric = input.metric else { return true }
    let measure = input.channel.map { "\(metric).\($0)" } ?? metric
    return device.metrics.contains {
      $0 == measure || $0.hasPrefix("\(metric).") && input.channel == nil
    }
  }
}
