import Telemetry

extension PresenceTracker {
  /// How many devices behind a gateway are named.
  static let mostNamed = 20

  /// Notes how a device stands.
  mutating func set(_ index: Int, _ state: DevicePresence.State, at time: Instant) {
    guard entries[index].state != state else { return }
    (entries[index].state, entries[index].since) = (state, time)
    touched.insert(index)
  }

  /// The row of a device.
  func row(_ index: Int) -> DevicePresence {
    let entry = entries[index]
    return DevicePresence(
      site: entry.site,
      device: entry.device,
      state: entry.state,
      since: entry.since,
      every: entry.every(learns: settings.learns),
      isLearned: entry.configured == nil,
      gateway: entry.gateway.map { "\(entries[$0].site)/\(entries[$0].device)" },
      battery: entry.battery,
      signal: entry.signal
    )
  }

  /// Tells that a device is silent.
  mutating func tellDevice(_ index: Int) {
    guard let severity = settings.deviceSeverity else { return }
    let entry = entries[index]
    var words = [entry.state == .offline ? "its connection has ended" : sending(entry)]
    if let gateway = entry.gateway {
      words.append("its gateway \(entries[gateway].device) is heard")
    }
    tell(.device, index, severity, value: nil, (words + entry.health).joined(separator: "; "))
  }

  /// Tells that a gateway is silent, with what stands behind it.
  mutating func tellGateway(_ index: Int) {
    guard let severity = settings.gatewaySeverity else { return }
    let site = entries[index].site
    let behind = devices(behind: index).map { other in
      entries[other].site == site
        ? entries[other].device : "\(entries[other].site)/\(entries[other].device)"
    }
    let named = behind.prefix(Self.mostNamed).joined(separator: ", ")
    let rest = behind.count - Self.mostNamed
    let list = rest > 0 ? "\(named) and \(rest) more" : named
    var words = [
      entries[index].state == .offline ? "its connection has ended" : "nothing has come through it"
    ]
    words.append("behind it: \(list)")
    tell(
      .gateway,
      index,
      severity,
      value: Double(behind.count),
      (words + entries[index].health).joined(separator: "; ")
    )
  }

  /// Notes that nothing of the kind holds at a device any more.
  mutating func settle(_ rule: PresenceRule, _ index: Int) {
    let place = place(rule, index)
    changes.settled.append(place)
    changes.raised.removeAll { $0.place == place }
  }

  private mutating func tell(
    _ rule: PresenceRule,
    _ index: Int,
    _ severity: Severity,
    value: Double?,
    _ detail: String
  ) {
    let fact = AlertFact(
      place: place(rule, index),
      severity: severity,
      since: entries[index].lastHeard ?? entries[index].since,
      value: value,
      detail: detail
    )
    changes.raised.removeAll { $0.place == fact.place }
    changes.raised.append(fact)
  }

  private func sending(_ entry: PresenceEntry) -> String {
    guard let every = entry.every(learns: settings.learns) else { return "not heard" }
    let how = entry.configured == nil ? "it used to send every" : "it should send every"
    let what = entry.lastHeard == nil ? "never heard" : "not heard"
    return "\(what); \(how) \(TimeSpan.seconds((every.milliseconds + 500) / 1000))"
  }

  func place(_ rule: PresenceRule, _ index: Int) -> AlertPlace {
    AlertPlace(rule: rule.rawValue, site: entries[index].site, device: entries[index].device)
  }

  /// Everything behind a gateway, through further gateways too, by name.
  private func devices(behind gateway: Int) -> [Int] {
    var found: [Int] = []
    var open = [gateway]
    while let next = open.popLast() {
      for index in entries[next].behind where !found.contains(index) {
        found.append(index)
        open.append(index)
      }
    }
    return found.sorted {
      (entries[$0].site, entries[$0].device) < (entries[$1].site, entries[$1].device)
    }
  }
}
