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
    let device = definition.forEach == .device ? key.device : nil
    if makesPlace, holds(definition, for: key.device) {
      _ = instance(of: rule, site: key.site, device: device, register)
    }
    for index in instances(of: rule, hearing: key) {
      for group in program.groups.indices { bind(entry, to: index, group: group, register) }
    }
  }

  /// The instances of a rule that may listen to a series.
  private func instances(of rule: Int, hearing key: SeriesKey) -> [Int] {
    guard isWide(rule) else {
      let own = AlertPlace(rule: rules[rule].name, site: key.site, device: key.device)
      return index(of: own).map { [$0] } ?? []
    }
    guard let site = places.number(site: key.site, device: nil) else { return [] }
    return atSite[RuleSite(rule: rule, site: places.places[Int(site)].site)] ?? []
  }

  /// Whether a rule looks beyond one device.
  func isWide(_ rule: Int) -> Bool {
    rules[rule].forEach == .site || sharesReadings(rule)
  }

  /// Whether an input can be this series.
  static func fits(_ input: Term.Input, _ key: SeriesKey) -> Bool {
    guard input.metric == nil || input.metric == key.metric else { return false }
    guard input.channel == nil || input.channel == key.channel else { return false }
    return input.device == nil || input.device == key.device
  }

  /// How long a value speaks for the time after it, in windows.
  static func hold(_ rule: RuleDefinition, _ lane: Lane) -> Int64 {
    rule.staleAfter == nil
      ? max(lane.staleAfter, defaultStaleAfter.milliseconds) : lane.staleAfter
  }

  // MARK: What belongs to a place

  func context(of site: String) -> SiteContext {
    places.context(of: site)
      ?? SiteContext(sites[site], zone: surroundings.zone, table: surroundings.table)
  }

  func staleAfter(_ rule: RuleDefinition, site: String, device: String?) -> TimeSpan {
    if let stated = rule.staleAfter { return stated }
    let known = sites[site]?.devices.first { $0.name == device }
    return known?.every.map { TimeSpan(milliseconds: $0.milliseconds * 3) }
      ?? Self.defaultStaleAfter
  }

  /// Makes the instances of rules that ask for silence, for every device of the configuration: one
  /// that has never spoken is silent too.
  mutating func expectSilentDevices() {
    for site in surroundings.sites {
      let context = context(of: site.name)
      _ = places.site(site.name, context: context)
      if let batch = site.batch, batch.needsDegreeDays, let started = context.started {
        degrees[site.name] = DegreeSum(limits: batch.degreeLimits, started: started)
      }
    }
    restoreLimits()
    var found: [AlertPlace: [Int]] = [:]
    for (rule, definition) in rules.enumerated() where programs[rule].asksForSilence {
      for site in surroundings.sites where holds(definition, at: site.name) {
        for device in site.devices where holds(definition, for: device.name) {
          guard programs[rule].groups[0].inputs.contains(where: { Self.expects($0, device) }) else {
            continue
          }
          let name = definition.forEach == .device ? device.name : nil
          let place = AlertPlace(rule: "", site: site.name, device: device.name)
          let index = instance(of: rule, site: site.name, device: name, nil)
          found[place, default: []].append(index)
        }
      }
    }
    expect(found)
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
