import Telemetry

extension RuleEngine {
  /// The instances that look at a series, made when the series is first met.
  mutating func instances(watching series: SeriesID, register: Register) -> [Int] {
    let slot = Int(series.rawValue)
    if slot < watching.count, let known = watching[slot] { return known }
    while watching.count <= max(slot, register.highestSeries) { watching.append(nil) }
    guard let entry = register[series] else { preconditionFailure("sample of an unknown series") }
    let list = rules.indices.filter { applies(rules[$0], to: entry.key) }
      .map { instance(of: $0, at: entry.key) }
    watching[slot] = list
    return list
  }

  private func applies(_ rule: RuleDefinition, to key: SeriesKey) -> Bool {
    guard rule.when.mentions(metric: key.metric, channel: key.channel) else { return false }
    if !rule.kinds.isEmpty, !rule.kinds.contains(sites[key.site]?.kind ?? .other) { return false }
    if !rule.sites.isEmpty, !rule.sites.contains(where: { NameGlob($0).matches(key.site) }) {
      return false
    }
    return rule.devices.isEmpty || rule.devices.contains { NameGlob($0).matches(key.device) }
  }

  private mutating func instance(of rule: Int, at key: SeriesKey) -> Int {
    let definition = rules[rule]
    let place = AlertPlace(
      rule: definition.name,
      site: key.site,
      device: definition.forEach == .device ? key.device : nil
    )
    if let known = placed[place] { return known }
    let alert = restored.removeValue(forKey: place)
    let index = instances.count
    instances.append(
      RuleInstance(
        rule: rule,
        place: place,
        staleAfter: staleAfter(definition, at: key),
        machine: AlertMachine(
          holdFor: definition.holdFor,
          keepFiringFor: definition.keepFiringFor,
          phase: alert.map(Self.phase) ?? .inactive
        ),
        alert: alert,
        episodes: episodes[place] ?? 0,
        judged: alert?.judged ?? Instant(milliseconds: .min),
        heardAt: watched
      )
    )
    placed[place] = index
    if alert != nil { open.insert(index) }
    return index
  }

  private func staleAfter(_ rule: RuleDefinition, at key: SeriesKey) -> TimeSpan {
    if let stated = rule.staleAfter { return stated }
    let device = sites[key.site]?.devices.first { $0.name == key.device }
    return device?.every.map { TimeSpan(milliseconds: $0.milliseconds * 3) }
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
}
