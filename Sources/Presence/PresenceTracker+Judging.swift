import Telemetry

extension PresenceTracker {
  /// Looks for devices that have not been heard for too long: gateways first, since they explain the
  /// others.
  mutating func judge(now: Instant) {
    var overdue: [Int] = []
    for index in entries.indices where entries[index].state != .behindGateway {
      if !isSilent(index), isOverdue(index) { overdue.append(index) }
    }
    guard !overdue.isEmpty else { return }
    var gateways = Set(overdue.filter { !entries[$0].behind.isEmpty })
    for index in overdue {
      if let gateway = entries[index].gateway { gateways.insert(gateway) }
    }
    for gateway in gateways.sorted() where !isSilent(gateway) {
      judgeGateway(gateway, now: now)
    }
    for index in overdue where entries[index].behind.isEmpty { judgeDevice(index, now: now) }
  }

  /// Whether a device is quiet for longer than it should, or is offline by its own word.
  func isOverdue(_ index: Int) -> Bool {
    if let offline = entries[index].offline {
      return watched - offline.at >= settings.offlineAfter
    }
    guard let every = entries[index].every(learns: settings.learns) else { return false }
    return watched - entries[index].heardAt > settings.limit(every: every)
  }

  private mutating func judgeDevice(_ index: Int, now: Instant) {
    if let gateway = silentGateway(above: index) {
      set(index, .behindGateway, at: now)
      tellGateway(gateway)
      return
    }
    guard isItsOwnFault(index) else { return }
    set(index, entries[index].offline == nil ? .silent : .offline, at: now)
    tellDevice(index)
  }

  /// The topmost silent gateway on the way from a device.
  private func silentGateway(above index: Int) -> Int? {
    var found: Int?
    var step = entries[index].gateway
    var left = entries.count
    while let gateway = step, left > 0 {
      if silentGateways.contains(gateway) { found = gateway }
      step = entries[gateway].gateway
      left -= 1
    }
    return found
  }

  /// Whether the silence of a device behind a gateway is known not to be the gateway's.
  ///
  /// Where nothing else would have been heard yet, that is waited for, at most once more for the
  /// time that the device had.
  private func isItsOwnFault(_ index: Int) -> Bool {
    guard let gateway = entries[index].gateway, entries[index].offline == nil,
      let every = entries[index].every(learns: settings.learns)
    else { return true }
    if hasLived(gateway, without: index, every) { return true }
    let others = entries[gateway].behind.filter { $0 != index && isWatched($0) }
    if others.isEmpty, !isWatched(gateway) { return true }
    let limit = settings.limit(every: every)
    return watched - entries[index].heardAt > limit + limit
  }

  /// Whether something came through a gateway when a device should have been heard again: two of its
  /// intervals after its last message, so that a message from right before the gateway died is none.
  private func hasLived(_ gateway: Int, without index: Int, _ every: TimeSpan) -> Bool {
    life(of: gateway).map { $0 > entries[index].heardAt + every + every } ?? false
  }

  private func isWatched(_ index: Int) -> Bool {
    entries[index].every(learns: settings.learns) != nil && !isSilent(index)
  }

  /// A gateway is silent when it should have been heard, or two devices behind it should and half of
  /// all have missed a message, and nothing has come through it in that time.
  private mutating func judgeGateway(_ gateway: Int, now: Instant) {
    let life = life(of: gateway)
    let late = entries[gateway].behind.filter { !isSilent($0) && isOverdue($0) }
    let isOffline =
      entries[gateway].offline.map { word in
        isOverdue(gateway) && life.map { word.at >= $0 } ?? true
      } ?? false
    guard isOffline || isQuiet(gateway, life) || explains(gateway, late) else { return }
    silentGateways.insert(gateway)
    set(gateway, isOffline ? .offline : .silent, at: now)
    tellGateway(gateway)
  }

  private func explains(_ gateway: Int, _ late: [Int]) -> Bool {
    func interval(_ index: Int) -> TimeSpan? { entries[index].every(learns: settings.learns) }
    let isAlive = late.contains { index in
      interval(index).map { hasLived(gateway, without: index, $0) } ?? false
    }
    guard late.count >= 2, !isAlive else { return false }
    let expected = entries[gateway].behind.filter(isWatched)
    let missed = expected.count { index in
      interval(index).map { every in
        (watched - entries[index].heardAt).milliseconds * 2 > every.milliseconds * 3
      } ?? false
    }
    return missed * 2 >= expected.count
  }

  /// Whether a gateway that sends by itself has not done so, and nothing has come through it either.
  private func isQuiet(_ gateway: Int, _ life: TimeSpan?) -> Bool {
    guard let every = entries[gateway].every(learns: settings.learns) else { return false }
    return watched - max(life ?? entries[gateway].heardAt, entries[gateway].heardAt)
      > settings.limit(every: every)
  }

  /// How much time had been watched when a gateway, or anything behind it, was heard last; nil where
  /// none ever was.
  func life(of gateway: Int) -> TimeSpan? {
    var latest = entries[gateway].aliveAt
    for index in entries[gateway].behind {
      guard let alive = entries[index].aliveAt else { continue }
      latest = latest.map { max($0, alive) } ?? alive
    }
    return latest
  }

  /// Makes a device present again, and the gateways that it was heard through.
  mutating func revive(_ index: Int, at arrived: Instant) {
    if entries[index].state != .present {
      if isSilent(index), !silentGateways.contains(index) {
        settle(.device, index)
      }
      if !silentGateways.contains(index) { set(index, .present, at: arrived) }
    }
    var step: Int? = entries[index].behind.isEmpty ? entries[index].gateway : index
    var left = entries.count
    while let gateway = step, left > 0 {
      if silentGateways.contains(gateway) { endSilence(of: gateway, at: arrived) }
      if entries[gateway].state == .awaited { set(gateway, .present, at: arrived) }
      step = entries[gateway].gateway
      left -= 1
    }
  }

  /// Ends the silence of a device or gateway; what stands behind a gateway is expected anew.
  mutating func endSilence(of index: Int, at time: Instant) {
    let isGateway = silentGateways.remove(index) != nil
    settle(isGateway ? .gateway : .device, index)
    set(index, .present, at: time)
    entries[index].offline = nil
    guard isGateway else { return }
    entries[index].heardAt = watched
    expectAnew(behind: index, at: time)
  }

  private mutating func expectAnew(behind gateway: Int, at time: Instant) {
    for index in entries[gateway].behind where entries[index].state == .behindGateway {
      set(index, .awaited, at: time)
      entries[index].heardAt = watched
      if !entries[index].behind.isEmpty { expectAnew(behind: index, at: time) }
    }
  }
}
