public import Decoding
public import Notify
public import Presence
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
  var planner: NotificationPlanner
  var devices: DeviceMemory
  var presence: PresenceStage
  var samples: [Sample] = []
  var messages: [Decoded] = []
  /// The samples for whose time another value is stored already.
  var conflicting: Set<Int> = []

  /// What became of each message that was taken last.
  var lastOutcomes: [DecodedMessage.Outcome] { messages.map(\.outcome) }

  /// One decoded message and its stretch of ``samples``.
  struct Decoded {
    var device: DeviceID
    var outcome: DecodedMessage.Outcome
    var range: Range<Int>
    var sequence: Int64?
    var wantsReceipt: Bool
    var availability: Availability?
    var refused = 0
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
  ///   - planner: decides who is told what.
  ///   - devices: what is known of devices beyond their readings.
  ///   - presence: which devices are there.
  public init(
    decoder: Decoder,
    register: Register = Register(),
    quality: QualityStage = QualityStage(),
    engine: RuleEngine,
    recent: RecentTimes = RecentTimes(),
    sequences: [DeviceID: Int64] = [:],
    silences: SilenceBook = SilenceBook(),
    planner: NotificationPlanner = NotificationPlanner(),
    devices: DeviceMemory = DeviceMemory(),
    presence: PresenceStage = PresenceStage()
  ) {
    (self.decoder, self.register, self.quality) = (decoder, register, quality)
    (self.engine, self.recent) = (engine, recent)
    self.sequences = sequences.mapValues { SequenceTracker(contiguous: $0) }
    (self.silences, self.planner) = (silences, planner)
    self.devices = devices
    self.presence = presence
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
    return try gather(incoming, kind: .messages, now: now, stored: stored, isReplay: isReplay)
  }

  /// Makes the batch of what is decoded, the stretches of which belong to the entries of `incoming`.
  mutating func gather(
    _ incoming: MessageBatch,
    kind: Batch.Kind,
    now: Instant,
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool],
    isReplay: Bool = false
  ) throws(JournalFailure) -> IngestResult {
    var batch = Batch(kind: kind, at: now)
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
  ///   - isWatching: whether messages would reach us: the broker is connected.
  /// - Returns: what there is to commit; empty when nothing happened.
  public mutating func tick(now: Instant, judging: Bool, isWatching: Bool = true) -> Batch {
    engine.tick(now: now, judging: judging, isWatching: isWatching)
    quality.turn(to: now)
    presence.tick(now: now, isWatching: isWatching, judging: judging)
    var batch = Batch(kind: .tick, at: now)
    finish(&batch)
    return batch
  }

  /// Takes another configuration.
  ///
  /// - Parameters:
  ///   - decoder: turns messages into samples.
  ///   - quality: judges samples; what it remembers is handed over to it.
  ///   - rules: the rules.
  ///   - surroundings: what they rest on.
  ///   - plan: who is told what.
  ///   - settings: when silence is silence.
  ///   - now: the present.
  ///   - tell: tells the rules what is stored, by `remember`.
  /// - Returns: what there is to commit.
  public mutating func replace(
    decoder: Decoder,
    quality: QualityStage,
    rules: [RuleDefinition],
    surroundings: RuleEngine.Surroundings,
    plan: NotificationPlan = NotificationPlan(),
    presence settings: PresenceSettings = PresenceSettings(),
    now: Instant,
    tell: (inout RuleEngine, Register) -> Void
  ) -> Batch {
    let before = self.decoder
    self.decoder = decoder
    self.decoder.inheritClocks(of: before)
    self.quality.replace(with: quality)
    engine.replace(rules: rules, surroundings: surroundings, now: now)
    // Open alerts find their places by what is known here, also where nothing can be told of the past.
    engine.expect(register)
    tell(&engine, register)
    engine.endOrphans(now: now)
    presence.replace(sites: surroundings.sites, settings: settings, now: now)
    var batch = Batch(kind: .system, at: now)
    planner.replace(plan, now: now)
    finish(&batch)
    return batch
  }

  /// Moves what has come about into the batch.
  mutating func finish(_ batch: inout Batch) {
    batch.growth = register.takeGrowth()
    batch.revisions = quality.takeRevisions()
    batch.unsettled = quality.takeUnsettled()
    engine.conclude()
    batch.presence = presence.takeRows(at: batch.at)
    holdBack(at: batch.at)
    let changes = engine.takeChanges()
    let facts = presence.facts.takeChanges()
    batch.alerts = changes.alerts + facts.alerts
    (batch.withdrawn, batch.belated) = (changes.withdrawn, changes.belated)
    batch.expected = changes.expected
    batch.transitions = changes.transitions + facts.transitions
    plan(&batch)
    devices.move(into: &batch, &decoder)
  }

  /// Puts the samples of one message in the order of their time, those of one moment as they came: a
  /// sender may list metric by metric, and a restart tells the rules moment by moment.
  private mutating func sortByTime(from start: Int) {
    let part = samples[start...]
    guard !zip(part, part.dropFirst()).allSatisfy({ $0.time <= $1.time }) else { return }
    let order = part.indices.sorted { (samples[$0].time, $0) < (samples[$1].time, $1) }
    samples.replaceSubrange(start..., with: order.map { samples[$0] })
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
      sortByTime(from: start)
      if decoded.hasUnknown { devices.keep(entry, of: decoded.device, incoming.bytes) }
      messages.append(
        Decoded(
          device: decoded.device,
          outcome: decoded.outcome,
          range: start..<samples.count,
          sequence: decoder.isLearning ? decoded.sequence : nil,
          wantsReceipt: decoded.receipts,
          availability: decoded.availability,
          refused: decoded.refused,
          entry: index
        )
      )
    }
  }
}
