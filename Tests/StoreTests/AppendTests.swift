import Store
import Telemetry
import Testing

@Suite struct AppendTests {
  @Test func whatIsAppendedIsRestoredAfterACleanEnd() throws {
    let harness = try StoreHarness()
    let (register, growth) = makeRegister(devices: 2, metrics: 2)
    var first = batch([sample(1, 10), sample(2, 10, nil), sample(4, 12)], growth: growth)
    first.ledger = [DeviceID(rawValue: 1): LedgerEntry(received: 2, stored: 1, duplicate: 1)]
    first.watchedUntil = Instant(milliseconds: 77)
    first.delivered = ["duty-log": 5]
    #expect(try harness.append(first).seq == 1)
    let before = try harness.restore()
    #expect(before.wasClean)
    try harness.end(clean: true)

    let state = try harness.restore()
    #expect(state.wasClean)
    #expect(state.storeID == before.storeID)
    #expect(state.seq == 1)
    #expect(state.register.series == register.series)
    #expect(state.register.devices == register.devices)
    #expect(state.ledger == first.ledger)
    #expect(state.watchedUntil == first.watchedUntil)
    #expect(state.delivered == first.delivered)
    #expect(Set(state.newest.samples) == Set(first.samples))
    #expect(state.newest.times(of: SeriesID(rawValue: 1)) == [Instant(milliseconds: 10)])
    #expect(state.newest.times(of: SeriesID(rawValue: 3)).isEmpty)
  }

  @Test func anEndThatWasNotInOrderIsNoticedAndLosesNothing() throws {
    let harness = try StoreHarness()
    try harness.append(batch([sample(1, 10)], growth: makeRegister(devices: 1, metrics: 1).growth))
    try harness.end(clean: false)
    let state = try harness.restore()
    #expect(!state.wasClean)
    #expect(try harness.open().integrity == .passed)
    #expect(state.newest.times(of: SeriesID(rawValue: 1)) == [Instant(milliseconds: 10)])
  }

  @Test func anEmptyBatchIsNoCommit() throws {
    let harness = try StoreHarness()
    #expect(try harness.append(Batch(kind: .tick, at: .epoch)).seq == 0)
    var tick = Batch(kind: .tick, at: .epoch)
    tick.watchedUntil = .epoch
    #expect(try harness.append(tick).seq == 1)
    #expect(try harness.append(Batch(kind: .tick, at: .epoch)).seq == 1)
  }

  @Test func ledgersAddUpAsValuesDo() throws {
    let harness = try StoreHarness()
    let device = DeviceID(rawValue: 1)
    var sum = LedgerEntry()
    for step in Int64(1)...5 {
      let entry = LedgerEntry(
        received: step,
        stored: step - 1,
        ignored: 1,
        samples: 3 * step,
        lastArrived: step == 4 ? nil : Instant(milliseconds: 100 - step),
        lastTime: step < 3 ? nil : Instant(milliseconds: step),
        sequence: step == 5 ? nil : step,
        sequenceGaps: step % 2
      )
      sum.add(entry)
      var batch = Batch(kind: .messages, at: .epoch)
      batch.ledger = [device: entry, .unattributed: LedgerEntry(received: 1, quarantined: 1)]
      try harness.append(batch)
    }
    let ledger = try harness.reader().ledger()
    #expect(ledger[device] == sum)
    #expect(ledger[.unattributed] == LedgerEntry(received: 5, quarantined: 5))
  }

  @Test func alertsAreKeptAsTheyStandAndTransitionsInTheirOrder() throws {
    let harness = try StoreHarness()
    var first = Batch(kind: .tick, at: .epoch)
    var firing = alert(.firing, firedAt: 2000)
    firing.acknowledged = .init(by: "li", at: Instant(milliseconds: 3), note: "on it")
    (firing.isStale, firing.isSilenced, firing.isRetrospective) = (true, true, true)
    firing.clearSince = Instant(milliseconds: 9)
    first.alerts = [firing]
    first.transitions = [
      AlertTransition(event: .pending, time: .epoch, alert: alert(.pending)),
      AlertTransition(event: .firing, time: .epoch, alert: firing),
    ]
    #expect(try harness.append(first).transitions == 1...2)
    let reader = try harness.reader()
    #expect(try reader.alerts() == [firing])
    #expect(try harness.restore().openAlerts == [firing])
    #expect(try reader.transitions(after: 0, limit: 9).map(\.transition) == first.transitions)
    #expect(try reader.transitions(after: 1, limit: 9).map(\.ordinal) == [2])

    var second = Batch(kind: .tick, at: .epoch)
    second.alerts = [
      alert(.resolved, firedAt: 2000, ended: 5000), alert(.pending, episode: 2, at: 6000),
    ]
    second.transitions = [
      AlertTransition(event: .resolved, time: .epoch, alert: second.alerts[0])
    ]
    #expect(try harness.append(second).transitions == 3...3)
    #expect(try reader.alerts() == [second.alerts[1], second.alerts[0]])
    #expect(try reader.alerts(states: [.resolved]) == [second.alerts[0]])
    #expect(try reader.alerts(since: Instant(milliseconds: 5001)) == [second.alerts[1]])
    let state = try harness.restore()
    #expect(state.openAlerts == [second.alerts[1]])
    #expect(
      state.episodes == [AlertPlace(rule: "low", site: "pond-1", device: "probe"): 1]
    )

    var third = Batch(kind: .tick, at: .epoch)
    third.withdrawn = [second.alerts[1].id]
    try harness.append(third)
    #expect(try harness.restore().openAlerts.isEmpty)
    #expect(try reader.alerts() == [second.alerts[0]])
    // The number was not used up: the next episode takes it.
    try harness.append(second)
    #expect(try harness.restore().openAlerts == [second.alerts[1]])
  }

  @Test func quarantineAndEventsKeepTheNewest() throws {
    let harness = try StoreHarness {
      $0.quarantineRows = 3
      $0.eventRows = 2
    }
    var batch = Batch(kind: .messages, at: .epoch)
    batch.quarantined = (0..<5).map { number in
      Quarantined(
        device: .unattributed,
        topic: "a\u{0}b",
        arrived: Instant(milliseconds: Int64(number)),
        code: .malformed,
        reason: "no",
        size: 300_000,
        bytes: [UInt8](repeating: UInt8(number), count: number == 4 ? 300_000 : number)
      )
    }
    batch.events = (0..<5).map { number in
      SystemEvent(kind: .started, time: Instant(milliseconds: number), detail: "")
    }
    try harness.append(batch)
    let reader = try harness.reader()
    let kept = try reader.quarantine(limit: 10)
    #expect(kept.map(\.arrived.milliseconds) == [4, 3, 2])
    #expect(kept[0].bytes.count == 262_144)
    #expect(Array(kept.dropFirst()) == [batch.quarantined[3], batch.quarantined[2]])
    #expect(try reader.quarantine(limit: 1).count == 1)
    #expect(try reader.events(limit: 10) == [batch.events[4], batch.events[3]])
    #expect(try reader.events(since: batch.events[4].time, limit: 10) == [batch.events[4]])
  }
}
