import Decoding
import Presence
import QualityControl
import Rules
import Telemetry

/// What becomes of a decoded message: its readings, its line in the account, its place in the quarantine.
extension Ingest {
  mutating func book(
    _ message: Decoded,
    isNew: [Bool],
    incoming: MessageBatch,
    in batch: inout Batch,
    receipts: inout [DeviceID: Receipt]
  ) {
    let entry = incoming.entries[message.entry]
    // Who clears a retained message is seldom its device: no word of it, and no sign of life.
    let isOfDevice = !entry.payload.isEmpty || message.availability != nil
    if isOfDevice {
      presence.take(message.device, message.availability, entry, register: register)
    }
    // The death of a node is the end of all devices that it speaks for.
    if message.availability != nil {
      for device in Set(samples[message.range].compactMap { register[$0.series]?.device })
      where device != message.device {
        presence.take(device, message.availability, entry, register: register)
      }
    }
    var line = LedgerEntry(received: 1)
    if !entry.isRetained, isOfDevice { line.lastArrived = entry.arrived }
    switch message.outcome {
    case .readings:
      bookReadings(message.range, isNew: isNew, line: &line, batch: &batch)
      if line.stored == 1 { line.refused = Int64(message.refused) }
    case .ignored: line.ignored = 1
    case .rejected(let code, let reason):
      line.quarantined = 1
      batch.quarantined.append(
        quarantine(entry, of: message.device, code: code, reason: reason, bytes: incoming.bytes)
      )
    }
    if let number = message.sequence {
      count(number, message, line: &line, receipts: &receipts)
    }
    batch.ledger[message.device, default: LedgerEntry()].add(line)
  }

  private mutating func bookReadings(
    _ range: Range<Int>,
    isNew: [Bool],
    line: inout LedgerEntry,
    batch: inout Batch
  ) {
    for index in range where isNew[index] {
      batch.samples.append(samples[index])
      quality.check(&batch.samples, at: batch.samples.count - 1, register: register)
      if let revision = quality.takeReconsidered() { engine.revise(revision) }
      let sample = batch.samples[batch.samples.count - 1]
      presence.tracker.observe(sample, register: register)
      if sample.reasons.contains(.calibrated) {
        devices.note(corrected: sample, by: decoder.calibration(of: sample.series))
      }
      tell(sample)
      let derived = quality.consensus(after: sample, register: &register)
      for derived in derived {
        tell(derived)
        guard let device = register[derived.series]?.device else { continue }
        batch.ledger[device, default: LedgerEntry()].samples += 1
      }
      batch.samples += derived
      line.samples += 1
      line.lastTime = max(line.lastTime ?? sample.time, sample.time)
    }
    if line.samples > 0 { line.stored = 1 } else { line.duplicate = 1 }
    if !conflicting.isEmpty { bookConflicts(range, line: &line, batch: &batch) }
  }

  /// Writes down second values: the first one stands, whichever is the better.
  private func bookConflicts(
    _ range: Range<Int>,
    line: inout LedgerEntry,
    batch: inout Batch
  ) {
    for index in range where conflicting.contains(index) {
      let sample = samples[index]
      batch.conflicts.append(
        Conflict(
          series: sample.series,
          time: sample.time,
          value: sample.value,
          arrived: sample.arrived
        )
      )
      line.conflicts += 1
    }
  }

  /// Tells the rules, unless somebody works on the device: then alerts stay as they are.
  private mutating func tell(_ sample: Sample) {
    if sample.reasons.contains(.maintenance) {
      engine.hold(sample, register: register)
    } else {
      engine.observe(sample, register: register)
    }
  }

  private mutating func count(
    _ number: Int64,
    _ message: Decoded,
    line: inout LedgerEntry,
    receipts: inout [DeviceID: Receipt]
  ) {
    line.sequenceGaps = sequences[message.device, default: SequenceTracker()]
      .take(number, isDuplicate: line.duplicate == 1)
    line.sequence = sequences[message.device]?.contiguous
    guard message.wantsReceipt, let reached = line.sequence, let device = register[message.device]
    else { return }
    receipts[message.device] = Receipt(site: device.site, device: device.name, sequence: reached)
  }

  private func quarantine(
    _ entry: MessageBatch.Entry,
    of device: DeviceID,
    code: RejectCode,
    reason: String,
    bytes: [UInt8]
  ) -> Quarantined {
    Quarantined(
      device: device,
      topic: String(decoding: bytes[entry.topic].prefix(1024), as: UTF8.self),
      arrived: entry.arrived,
      code: code,
      reason: reason,
      size: entry.payload.count,
      bytes: Array(bytes[entry.payload].prefix(Quarantined.maximumBytes))
    )
  }
}
