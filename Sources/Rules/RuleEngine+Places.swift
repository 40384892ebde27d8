import Telemetry

extension RuleEngine {
  /// The rules that mention a series and hold at its place.
  func candidates(for key: SeriesKey) -> [Int] {
    let rules = (byMetric[key.metric] ?? []) + byAny
    return Set(rules).sorted().filter { holds(self.rules[$0], at: key.site) }
  }

  private func holds(_ rule: RuleDefinition, at site: String) -> Bool {
    if !rule.kinds.isEmpty, !rule.kinds.contains(sites[site]?.kind ?? .other) { return false }
    return rule.sites.isEmpty || rule.sites.contains { NameGlob($0).matches(site) }
  }

  private func holds(_ rule: RuleDefinition, for device: String) -> Bool {
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
  private static func fits(_ input: Term.Input, _ key: SeriesKey) -> Bool {
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
  private mutating func addLane(
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

  // MARK: Series to lanes

  private mutating func bind(
    _ entry: Register.Series,
    to index: Int,
    group: Int,
    _ register: Register
  ) {
    let inputs = programs[instances[index].rule].groups[group].inputs
    let primary = inputs.firstIndex { $0.device == nil }
    let place = instances[index].place
    let isForeign =
      group == 0 && place.device != nil && place.device != entry.key.device
    for (position, input) in inputs.enumerated() where Self.fits(input, entry.key) {
      if position == primary {
        guard !isForeign, holds(rules[instances[index].rule], for: entry.key.device) else {
          continue
        }
        bindPrimary(entry, index, group: group, input: position, register)
      } else if input.device != nil {
        for lane in lanes(index, group) { tap(entry, index, lane: lane, input: position, rank: 5) }
      } else {
        for lane in lanes(index, group) where !isForeign {
          let rank = rank(of: entry, for: instances[index].view.lanes[lane], input, place)
          tap(entry, index, lane: lane, input: position, rank: rank)
        }
      }
    }
  }

  private func lanes(_ index: Int, _ group: Int) -> [Int] {
    instances[index].view.lanes.indices.filter {
      instances[index].view.lanes[$0].group == Int32(group)
    }
  }

  /// How near a series is to a lane: by its device first, then by its channel.
  private func rank(
    of entry: Register.Series,
    for lane: Lane,
    _ input: Term.Input,
    _ place: AlertPlace
  ) -> Int8 {
    let isOwn = lane.device == nil ? place.device == entry.key.device : lane.device == entry.device
    guard isOwn else { return 1 }
    if input.channel != nil || lane.channel == entry.key.channel { return 4 }
    return entry.key.channel == nil ? 3 : 2
  }

  /// Gives a series of the first metric a lane of its own.
  private mutating func bindPrimary(
    _ entry: Register.Series,
    _ index: Int,
    group: Int,
    input: Int,
    _ register: Register
  ) {
    let spec = programs[instances[index].rule].groups[group].inputs[input]
    let channel = spec.metric == nil || spec.channel != nil ? nil : entry.key.channel
    let mine = lanes(index, group)
    let known = mine.first {
      let lane = instances[index].view.lanes[$0]
      return lane.isTaken && lane.device == entry.device && lane.channel == channel
    }
    let free = mine.first { !instances[index].view.lanes[$0].isTaken }
    let device = register[entry.device]
    let lane =
      known ?? free ?? addLane(index, group: group, device: device, channel: channel)
    if known == nil {
      instances[index].view.lanes[lane].device = entry.device
      instances[index].view.lanes[lane].channel = channel
      instances[index].view.lanes[lane].isTaken = true
      let rule = rules[instances[index].rule]
      instances[index].view.lanes[lane].staleAfter =
        staleAfter(rule, site: entry.key.site, device: entry.key.device).milliseconds
    }
    tap(entry, index, lane: lane, input: input, rank: 5)
    if known == nil { bindMet(index, group: group, register) }
  }

  /// Ties the series that have been met before to what is new.
  private mutating func bindMet(_ index: Int, group: Int, _ register: Register) {
    let inputs = programs[instances[index].rule].groups[group].inputs
    guard inputs.count > 1 || inputs.contains(where: { $0.device != nil }) || group > 0 else {
      return
    }
    let primary = inputs.firstIndex { $0.device == nil }
    let place = instances[index].place
    for series in met[place.site] ?? [] {
      guard let entry = register[series] else { continue }
      let isForeign = group == 0 && place.device != nil && place.device != entry.key.device
      for (position, input) in inputs.enumerated()
      where position != primary && Self.fits(input, entry.key) {
        guard !isForeign || input.device != nil else { continue }
        for lane in lanes(index, group) {
          let rank =
            input.device != nil
            ? 5 : rank(of: entry, for: instances[index].view.lanes[lane], input, place)
          tap(entry, index, lane: lane, input: position, rank: rank)
        }
      }
      if group > 0, let primary, Self.fits(inputs[primary], entry.key),
        !isTapped(series, index, group, primary)
      {
        bindPrimary(entry, index, group: group, input: primary, register)
      }
    }
  }

  private func isTapped(_ series: SeriesID, _ index: Int, _ group: Int, _ input: Int) -> Bool {
    (taps[Int(series.rawValue)] ?? []).contains {
      $0.instance == Int32(index) && $0.input == Int32(input)
        && instances[index].view.lanes[Int($0.lane)].group == Int32(group)
    }
  }

  private mutating func tap(
    _ entry: Register.Series,
    _ index: Int,
    lane: Int,
    input: Int,
    rank: Int8
  ) {
    let slot = Int(instances[index].view.lanes[lane].firstInput) + input
    guard rank >= instances[index].view.values[slot].rank else { return }
    instances[index].view.values[slot].rank = rank
    let tap = Tap(instance: Int32(index), lane: Int32(lane), input: Int32(input), rank: rank)
    let series = Int(entry.id.rawValue)
    let isThere =
      taps[series]?.contains {
        $0.instance == tap.instance && $0.lane == tap.lane && $0.input == tap.input
          && $0.rank == tap.rank
      } ?? false
    if !isThere { taps[series, default: []].append(tap) }
    takeUp(entry.id, index, slot)
  }

  /// Gives a new input the reading that came before there was anybody to look at it.
  private mutating func takeUp(_ series: SeriesID, _ index: Int, _ slot: Int) {
    guard let sample = lastShared[series], let value = sample.value,
      rules[instances[index].rule].use.accepts(sample.flag),
      sample.time.milliseconds > instances[index].view.values[slot].time
    else { return }
    instances[index].view.values[slot].time = sample.time.milliseconds
    instances[index].view.values[slot].value = value
    instances[index].view.values[slot].heard = heard(sample)
  }

  // MARK: What belongs to a place

  func context(of site: String) -> SiteContext {
    contexts[site] ?? SiteContext(sites[site], zone: surroundings.zone, table: surroundings.table)
  }

  private func staleAfter(_ rule: RuleDefinition, site: String, device: String?) -> TimeSpan {
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

extension [[Tap]?] {
  /// The taps of a series, made when they are not there.
  fileprivate subscript(slot: Int, default empty: @autoclosure () -> [Tap]) -> [Tap] {
    get { self[slot] ?? empty() }
    set { self[slot] = newValue }
  }
}
