public import Decoding
public import Notify
public import QualityControl
public import Rules
public import Telemetry

/// Messages in, one batch out: decoding, duplicates, rules and the ledger, without any I/O.
///
/// What it remembers runs ahead of the journal by exactly the batch that it returned last; that
/// batch must be committed before the next is made, or the process must end.
public struct Ingest: Sendable {
  var decoder: Decoder
  var register: Register
  var quality: QualityStage
  var engine: RuleEngine
  var recent: RecentTimes
  var sequences: [DeviceID: SequenceTracker]
  var silences: SilenceBook
  var devices: DeviceMemory
  private var samples: [Sample] = []
  private var messages: [Decoded] = []
  /// The samples for whose time another value is stored already.
  private var conflicting: Set<Int> = []

  /// What became of each message that was taken last.
  var lastOutcomes: [DecodedMessage.Outcome] { messages.map(\.outcome) }

  /// One decoded message and its stretch of ``samples``.
  private struct Decoded {
    var device: DeviceID
    var outcome: DecodedMessage.Outcome
    var range: Range<Int>
    var sequence: Int64?
    var wantsReceipt: Bool
    var entry: Int

    var isRejected: Bool {
      if case .rejected = outcome { true } else { false }
    }
  }

  /// Makes the stage with what the store knows.
  ///
  /// - Parameters:
  ///   - decoder: turns messages into samples.
  ///   - register: the devices and series that are stored.
  ///   - quality: judges samples before the rules do.
  ///   - engine: the rules.
  ///   - recent: the newest stored times.
  ///   - sequences: the message numbers that devices have reached.
  ///   - silences: the silences that hold or are to come.
  ///   - devices: what is known of devices beyond their readings.
  public init(
    decoder: Decoder,
    register: Register = Register(),
    quality: QualityStage = QualityStage(),
    engine: RuleEngine,
    recent: RecentTimes = RecentTimes(),
    sequences: [DeviceID: Int64] = [:],
    silences: SilenceBook = SilenceBook(),
    devices: DeviceMemory = DeviceMemory()
  ) {
    (self.decoder, self.register, self.quality) = (decoder, register, quality)
    (self.engine, self.recent) = (engine, recent)
    self.sequences = sequences.mapValues { SequenceTracker(contiguous: $0) }
    self.silences = silences
    self.devices = devices
  }

  /// Makes the batch for messages.
  ///
  /// - Parameters:
  ///   - incoming: the messages in the order of arrival.
  ///   - now: the present.
  ///   - stored: looks up, for times that memory does not reach, whether they are stored.
  /// - Returns: the batch, and what devices may be told once it is committed.
  /// - Throws: what the look-up throws.
  public mutating func take(
    _ incoming: MessageBatch,
    now: Instant,
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) -> IngestResult {
    try take(incoming, now: now, stored: stored, isReplay: false)
  }

  /// The same for messages of the quarantine (`isReplay`), which arrive anew and are counted once
  /// already.
  mutating func take(
    _ incoming: MessageBatch,
    now: Instant,
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool],
    isReplay: Bool
  ) throws(JournalFailure) -> IngestResult {
    decoder.isLearning = !isReplay
    decode(incoming)
    if isReplay {
      for index in samples.indices { samples[index].arrived = now }
    }
    var batch = Batch(kind: .messages, at: now)
    let isNew = try sift(stored: stored)
    batch.samples.reserveCapacity(samples.count)
    quality.begin()
    var receipts: [DeviceID: Receipt] = [:]
    for message in messages where !(isReplay && message.isRejected) {
      book(message, isNew: isNew, incoming: incoming, in: &batch, receipts: &receipts)
    }
    finish(&batch)
    return IngestResult(
      batch: batch,
      receipts: Array(receipts.values),
      requests: decoder.takeRequests()
    )
  }

  /// Lets time pass for the rules.
  ///
  /// - Parameters:
  ///   - now: the present.
  ///   - judging: false while a backlog is being taken in.
  /// - Returns: what there is to commit; empty when nothing happened.
  public mutating func tick(now: Instant, judging: Bool) -> Batch {
    engine.tick(now: now, judging: judging)
    var batch = Batch(kind: .tick, at: now)
    finish(&batch)
    return batch
  }

  /// Takes another configuration.
  ///
  /// - Parameters:
  ///   - decoder: turns messages into samples.
  ///   - policy: the limits of quality control.
  ///   - zone: the zone of local days.
  ///   - rules: the rules.
  ///   - surroundings: what they rest on.
  ///   - now: the present.
  ///   - tell: tells the rules what is stored, by `remember`.
  /// - Returns: what there is to commit.
  public mutating func replace(
    decoder: Decoder,
    policy: QualityPolicy,
    zone: LocalZone,
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    now: Instant,
    tell: (inout RuleEngine, Register) -> Void
  ) -> Batch {
    let before = self.decoder
    self.decoder = decoder
    self.decoder.inheritClocks(of: before)
    quality.replace(policy: policy, zone: zone)
    engine.replace(rules: rules, surroundings: surroundings, now: now)
    tell(&engine, register)
    engine.endOrphans(now: now)
    var batch = Batch(kind: .system, at: now)
    finish(&batch)
    return batch
  }

  /// What has to be read from the journal before the samples around late ones can be looked at
  /// again; nothing when none came late, or not long ago.
  public mutating func unsettled(now: Instant) -> [QualityStage.Stretch] {
    quality.unsettled(now: now, register: register)
  }

  /// Looks again at the samples around late ones.
  ///
  /// - Parameters:
  ///   - stretches: what ``unsettled(now:)`` asked for.
  ///   - now: the present.
  ///   - read: reads stretches of the journal.
  /// - Returns: what there is to commit.
  /// - Throws: what the reading throws.
  public mutating func settle(
    _ stretches: [QualityStage.Stretch],
    now: Instant,
    read: (
      [QualityStage.Stretch], (QualityStage.Stretch, [Sample]) -> Void
    ) throws(JournalFailure) -> Void
  ) throws(JournalFailure) -> Batch {
    // All is read before anything is judged: after a failure everything is still to be done.
    var history: [(series: SeriesID, samples: [Sample])] = []
    try read(stretches) { stretch, samples in history.append((stretch.series, samples)) }
    let revisions = history.flatMap { series, samples in
      quality.settle(series, samples, register: register)
    }
    var batch = Batch(kind: .tick, at: now)
    finish(&batch)
    batch.revisions += revisions
    return batch
  }

  /// Moves what has come about into the batch.
  mutating func finish(_ batch: inout Batch) {
    batch.growth = register.takeGrowth()
    batch.revisions = quality.takeRevisions()
    batch.unsettled = quality.takeUnsettled()
    engine.conclude()
    holdBack(at: batch.at)
    let changes = engine.takeChanges()
    batch.alerts = changes.alerts
    batch.withdrawn = changes.withdrawn
    batch.transitions = changes.transitions
    devices.move(into: &batch, &decoder)
  }

  private mutating func decode(_ incoming: MessageBatch) {
    samples.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
    for (index, entry) in incoming.entries.enumerated() {
      let start = samples.count
      let decoded = decoder.decode(
        entry,
        in: incoming.bytes,
        register: &register,
        into: &samples
      )
      if devices.isRepeated(decoded) { samples.removeSubrange(start...) }
      if decoded.hasUnknown { devices.keep(entry, of: decoded.device, incoming.bytes) }
      messages.append(
        Decoded(
          device: decoded.device,
          outcome: decoded.outcome,
          range: start..<samples.count,
          sequence: decoder.isLearning ? decoded.sequence : nil,
          wantsReceipt: decoded.receipts,
          entry: index
        )
      )
    }
  }

  /// Which samples are new; asks the store about those that memory cannot judge.
  private mutating func sift(
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) -> [Bool] {
    var isNew = [Bool](repeating: true, count: samples.count)
    var unsure: [Int] = []
    conflicting.removeAll(keepingCapacity: true)
    for index in samples.indices {
      switch Self.admit(&samples[index], in: &recent) {
      case .new: break
      case .duplicate:
        isNew[index] = false
        let sample = samples[index]
        let print = RecentTimes.print(of: sample.value)
        if recent.holdsOther(sample.series, sample.time, print: print) {
          conflicting.insert(index)
        }
      case .unsure:
        isNew[index] = false
        unsure.append(index)
      }
    }
    if !unsure.isEmpty { try resolve(unsure, isNew: &isNew, stored: stored) }
    return isNew
  }

  /// How often a place is looked for to which a sample with our own time can move.
  private static let longestSearch = 16

  /// Asks the store about samples in doubt; those with our own time move on from what is stored.
  private mutating func resolve(
    _ unsure: [Int],
    isNew: inout [Bool],
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) {
    var seen = admitted(inSeriesOf: unsure, isNew: isNew)
    var open = unsure
    for _ in 0..<Self.longestSearch where !open.isEmpty {
      let asked = open.filter { claim($0, in: &seen, isNew: &isNew) }
      let answers = try stored(asked.map { (samples[$0].series, samples[$0].time) })
      open = []
      for (index, isStored) in zip(asked, answers) {
        if !isStored {
          isNew[index] = true
        } else if samples[index].reasons.contains(.arrivalTime) {
          samples[index].time.milliseconds += 1
          open.append(index)
        }
      }
    }
  }

  /// Claims a sample's name within the batch; one with our own time takes the next free name.
  ///
  /// - Returns: whether the store has still to be asked.
  private mutating func claim(
    _ index: Int,
    in seen: inout Set<SampleName>,
    isNew: inout [Bool]
  ) -> Bool {
    while true {
      guard seen.insert(name(of: index)).inserted else {
        guard samples[index].reasons.contains(.arrivalTime) else { return false }
        samples[index].time.milliseconds += 1
        continue
      }
      guard samples[index].reasons.contains(.arrivalTime) else { return true }
      let print = RecentTimes.print(of: samples[index].value)
      switch recent.admit(samples[index].series, samples[index].time, print: print) {
      case .new:
        isNew[index] = true
        return false
      case .duplicate: samples[index].time.milliseconds += 1
      case .unsure: return true
      }
    }
  }

  /// What this batch brings for certain to the series of samples in doubt.
  ///
  /// The store does not have it yet, and memory may have let go of it again: newer times came.
  private func admitted(inSeriesOf unsure: [Int], isNew: [Bool]) -> Set<SampleName> {
    let series = Set(unsure.map { samples[$0].series })
    return Set(
      samples.indices.lazy.filter { isNew[$0] && series.contains(samples[$0].series) }
        .map(name(of:))
    )
  }

  private func name(of index: Int) -> SampleName {
    SampleName(series: samples[index].series, time: samples[index].time)
  }

  private struct SampleName: Hashable {
    var series: SeriesID
    var time: Instant
  }

  /// Judges a sample; one that carries our own time is never a duplicate.
  ///
  /// Two messages may arrive within one millisecond, so it moves on to the next free one.
  private static func admit(
    _ sample: inout Sample,
    in recent: inout RecentTimes
  ) -> RecentTimes.Verdict {
    let print = RecentTimes.print(of: sample.value)
    var verdict = recent.admit(sample.series, sample.time, print: print)
    guard verdict != .new, sample.reasons.contains(.arrivalTime) else { return verdict }
    while verdict == .duplicate {
      sample.time.milliseconds += 1
      verdict = recent.admit(sample.series, sample.time, print: print)
    }
    return verdict
  }

  private mutating func book(
    _ message: Decoded,
    isNew: [Bool],
    incoming: MessageBatch,
    in batch: inout Batch,
    receipts: inout [DeviceID: Receipt]
  ) {
    let entry = incoming.entries[message.entry]
    var line = LedgerEntry(received: 1)
    if !entry.isRetained { line.lastArrived = entry.arrived }
    switch message.outcome {
    case .readings: bookReadings(message.range, isNew: isNew, line: &line, batch: &batch)
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
      let sample = batch.samples[batch.samples.count - 1]
      engine.observe(sample, register: register)
      if sample.reasons.contains(.calibrated) {
        devices.note(corrected: sample, by: decoder.calibration(of: sample.series))
      }
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
