import Telemetry

extension PresenceTracker {
  /// Takes up what is configured: intervals and gateways.
  mutating func expect(_ sites: [SiteDefinition], now: Instant) {
    for site in sites {
      for device in site.devices {
        let index = entry(site: site.name, device: device.name, now: now)
        entries[index].configured = device.every
        guard let path = device.gatewayPath(at: site.name) else { continue }
        let gateway = entry(site: path.site, device: path.device, now: now)
        entries[index].gateway = gateway
        entries[gateway].behind.append(index)
      }
    }
  }

  /// Takes up what the last run knew.
  ///
  /// A silence goes on counting from where it was; time in which nobody watched is left out.
  mutating func restore(_ history: PresenceHistory, now: Instant) {
    var known: Set<Int> = []
    for row in history.rows {
      let index = entry(site: row.site, device: row.device, now: now)
      known.insert(index)
      (entries[index].state, entries[index].since) = (row.state, row.since)
      (entries[index].battery, entries[index].signal) = (row.battery, row.signal)
      entries[index].written = row.every
      if row.isLearned { entries[index].learner = CadenceLearner(every: row.every) }
      entries[index].heardAt = watched(at: row.since)
    }
    for heard in history.heard {
      let index = entry(site: heard.site, device: heard.device, now: now)
      let silence = watched(at: heard.at)
      (entries[index].lastHeard, entries[index].aliveAt) = (heard.at, silence)
      if !known.contains(index) {
        (entries[index].state, entries[index].since) = (.present, heard.at)
      }
      if entries[index].state == .present { entries[index].heardAt = silence }
    }
    for index in entries.indices where isExpected(index) && !known.contains(index) {
      touched.insert(index)
    }
    for index in entries.indices where isSilent(index) && !entries[index].behind.isEmpty {
      silentGateways.insert(index)
    }
    forgetUnexpected(now: now)
    tellAgain()
  }

  /// Ends what was told of devices of which nothing is expected any more, and of gateways behind
  /// which nothing stands.
  mutating func forgetUnexpected(now: Instant) {
    for index in entries.indices {
      let isIdleGateway = silentGateways.contains(index) && entries[index].behind.isEmpty
      if isIdleGateway || !isExpected(index) && isSilent(index) {
        endSilence(of: index, at: now)
        set(index, .awaited, at: now)
      }
      if entries[index].state == .behindGateway, entries[index].gateway == nil {
        set(index, .awaited, at: now)
        entries[index].heardAt = watched
      }
    }
  }

  /// Tells what holds once more, by the severities that are in force now.
  mutating func tellAgain() {
    for index in entries.indices where isSilent(index) {
      switch rule(of: index) {
      case .device: tellDevice(index)
      case .gateway: tellGateway(index)
      }
      let severity = rule(of: index) == .device ? settings.deviceSeverity : settings.gatewaySeverity
      if severity == nil { settle(rule(of: index), index) }
    }
  }

  /// By which rule a silent device is told.
  func rule(of index: Int) -> PresenceRule {
    silentGateways.contains(index) ? .gateway : .device
  }

  /// Whether anything is expected of a device: an interval, or that others are heard through it.
  func isExpected(_ index: Int) -> Bool {
    entries[index].every(learns: settings.learns) != nil || !entries[index].behind.isEmpty
      || entries[index].state == .offline
  }

  /// Whether a device is told as silent by itself.
  func isSilent(_ index: Int) -> Bool {
    entries[index].state == .silent || entries[index].state == .offline
  }
}
