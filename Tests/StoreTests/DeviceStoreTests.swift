import Store
import Telemetry
import TestSupport
import Testing

/// What the file keeps of devices beyond their readings, and how the quarantine is bounded.
struct DeviceStoreTests {
  private func message(
    _ number: Int,
    size: Int = 3,
    device: Int32 = 1,
    code: RejectCode = .malformed,
    arrived: Int64 = 1000
  ) -> Quarantined {
    Quarantined(
      device: DeviceID(rawValue: device),
      topic: "up/\(device)",
      arrived: Instant(milliseconds: arrived),
      code: code,
      reason: "number \(number)",
      size: size,
      bytes: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size)
    )
  }

  private func refusals(_ messages: [Quarantined], at time: Int64 = 1000) -> Batch {
    var batch = Batch(kind: .messages, at: Instant(milliseconds: time))
    batch.quarantined = messages
    return batch
  }

  @Test func clocksComeBackAsTheyWere() throws {
    let harness = try StoreHarness()
    let (_, growth) = makeRegister(devices: 2, metrics: 1)
    var batch = batch([sample(1, 1000)], growth: growth)
    var state = ClockState(device: DeviceID(rawValue: 2))
    (state.fault, state.error) = (.behind, -28_800_000)
    (state.candidate, state.confirmations) = (.min, 7)
    (state.candidateSince, state.lastEvent) = (.init(milliseconds: 5), .init(milliseconds: -9))
    (state.lastLead, state.spans[7], state.leads[7]) = (.max, 165_000, -12)
    batch.clocks = [ClockState(device: DeviceID(rawValue: 1)), state]
    try harness.append(batch)
    try harness.end(clean: false)
    #expect(try harness.restore().clocks == batch.clocks)
    #expect(try harness.reader().clocks() == batch.clocks)
  }

  @Test func calibrationsComeBackWithEveryStepThatEverHeld() throws {
    let harness = try StoreHarness()
    let steps = [
      CalibrationStep(from: .init(milliseconds: 10), gain: 1.02, offset: -0.15),
      CalibrationStep(from: .init(milliseconds: 20), gain: 0.98, offset: 0),
    ]
    let series = SeriesID(rawValue: 1)
    let records = [
      CalibrationRecord(series: series, since: .init(milliseconds: 100), steps: [steps[0]]),
      CalibrationRecord(series: series, since: .init(milliseconds: 200), steps: steps),
    ]
    for record in records {
      let (_, growth) = makeRegister(devices: 1, metrics: 1)
      var batch = batch([sample(1, record.since.milliseconds)])
      if record == records[0] { batch.growth = growth }
      batch.calibrations = [record]
      try harness.append(batch)
    }
    #expect(try harness.restore().calibrations == records)
    #expect(try harness.reader().calibrations() == records)
  }

  @Test func conflictsIdentitiesAndSpecimensAreKept() throws {
    let harness = try StoreHarness()
    let (register, growth) = makeRegister(devices: 1, metrics: 1)
    var batch = batch([sample(1, 1000)], growth: growth)
    let device = register.devices[0].id
    batch.conflicts = [
      Conflict(
        series: SeriesID(rawValue: 1),
        time: .init(milliseconds: 1000),
        value: nil,
        arrived: .init(milliseconds: 3000)
      )
    ]
    batch.identities = [device: [1, .max, 0]]
    batch.specimens = [
      Specimen(device: device, topic: "t", arrived: .init(milliseconds: 1), bytes: [0, 255])
    ]
    batch.ledger[device] = LedgerEntry(received: 1, stored: 1)
    batch.ledger[device]?.conflicts = 1
    batch.ledger[device]?.refused = 2
    try harness.append(batch)
    let reader = try harness.reader()
    #expect(try reader.conflicts(limit: 9) == batch.conflicts)
    #expect(try reader.specimens() == batch.specimens)
    #expect(try reader.specimens(of: DeviceID(rawValue: 9)).isEmpty)
    #expect(try reader.ledger()[device]?.conflicts == 1)
    #expect(try reader.ledger()[device]?.refused == 2)
    #expect(try harness.restore().identities == batch.identities)
    // The next specimen of a device takes the place of the one before.
    var next = Batch(kind: .messages, at: .init(milliseconds: 2000))
    next.specimens = [
      Specimen(device: device, topic: "u", arrived: .init(milliseconds: 2), bytes: [7])
    ]
    try harness.append(next)
    #expect(try reader.specimens() == next.specimens)
  }

  @Test func theQuarantineIsBoundedInBytesAndKeepsTheNewest() throws {
    let harness = try StoreHarness { $0.quarantineBytes = 10_000 }
    for number in 0..<30 { try harness.append(refusals([message(number, size: 900)])) }
    let kept = try harness.reader().quarantine(limit: 100)
    #expect(kept.map(\.bytes.count).reduce(0, +) <= 10_000)
    #expect(kept.count >= 9 && kept.first?.reason == "number 29")
    // It holds across a restart, too.
    try harness.end(clean: true)
    for number in 30..<40 { try harness.append(refusals([message(number, size: 900)])) }
    let later = try harness.reader().quarantine(limit: 100)
    #expect(later.map(\.bytes.count).reduce(0, +) <= 10_000 && later.first?.reason == "number 39")
  }

  @Test func theQuarantineIsBoundedInAge() throws {
    let harness = try StoreHarness { $0.quarantineAge = .days(2) }
    let day: Int64 = 86_400_000
    try harness.append(refusals([message(1, arrived: 10 * day)], at: 10 * day))
    try harness.append(refusals([message(2, arrived: 11 * day)], at: 11 * day))
    // Nothing but time passes.
    var tick = Batch(kind: .tick, at: .init(milliseconds: 12 * day + 5000))
    tick.watchedUntil = tick.at
    try harness.append(tick)
    #expect(try harness.reader().quarantine(limit: 9).map(\.reason) == ["number 2"])
  }

  @Test func messagesAreChosenCountedReleasedAndRefusedAgain() throws {
    let harness = try StoreHarness()
    try harness.append(
      refusals([
        message(1), message(2, device: 2), message(3, code: .badTime), message(4),
      ])
    )
    let reader = try harness.reader()
    let ofOne = try reader.quarantine(QuarantineChoice(device: DeviceID(rawValue: 1), limit: 9))
    #expect(ofOne.map(\.ordinal) == [4, 3, 1])
    #expect(try reader.quarantine(QuarantineChoice(code: .badTime, limit: 9)).map(\.ordinal) == [3])
    #expect(try reader.quarantine(QuarantineChoice(before: 3, limit: 1)).map(\.ordinal) == [2])
    let counts = try reader.quarantineCounts()
    #expect(counts.map(\.messages) == [2, 1, 1] && counts[0].lastOrdinal == 4)
    var batch = Batch(kind: .operation, at: .init(milliseconds: 5000))
    batch.released = [1, 4]
    batch.requarantined = [Requarantined(ordinal: 3, code: .noDevice, reason: "now")]
    try harness.append(batch)
    let left = try reader.quarantine(QuarantineChoice(limit: 9))
    #expect(left.map(\.ordinal) == [3, 2])
    #expect(left[0].message.code == .noDevice && left[0].message.reason == "now")
  }
}
