import Decoding
import Pipeline
import Presence
import QualityControl
import Rules
import Telemetry
import Testing

/// What the pipeline keeps of devices beyond their readings, and the way back out of the quarantine.
struct IngestDeviceTests {
  private static let noon = Instant(milliseconds: 1_784_952_000_000)
  private static let topic = "farm/s/d/telemetry"

  /// A stage with everything that it has written so far, as a store would have it.
  private final class Rig {
    var ingest: Ingest
    let journal = FakeJournal()

    init(
      _ devices: [DeviceDefinition] = [],
      pattern: String = "farm/{site}/{device}/telemetry",
      groups: [RedundancyGroup] = []
    ) throws {
      ingest = Ingest(
        decoder: try Self.decoder(devices, pattern),
        quality: QualityStage(groups: groups),
        engine: RuleEngine(rules: [], surroundings: RuleEngine.Surroundings(sites: []))
      )
    }

    static func decoder(_ devices: [DeviceDefinition], _ pattern: String) throws -> Decoder {
      try Decoder(
        sources: [SourceDefinition(topic: pattern, format: "json")],
        sites: devices.isEmpty ? [] : [SiteDefinition(name: "s", devices: devices)],
        zone: .utc
      )
    }

    @discardableResult
    func send(
      _ payloads: String...,
      topic: String = IngestDeviceTests.topic,
      at arrived: Instant = IngestDeviceTests.noon
    ) throws -> Batch {
      var incoming = MessageBatch()
      for payload in payloads {
        incoming.append(topic: topic, payload: Array(payload.utf8), arrived: arrived)
      }
      let batch = try ingest.take(incoming, now: arrived) {
        names throws(JournalFailure) in try journal.contains(names)
      }.batch
      _ = try journal.append(batch)
      return batch
    }

    @discardableResult
    func replay(
      _ messages: [ReplayedMessage],
      at now: Instant
    ) throws -> (batch: Batch, taken: Int) {
      let result = try ingest.replay(messages, now: now) {
        names throws(JournalFailure) in try journal.contains(names)
      }
      _ = try journal.append(result.batch)
      return result
    }

    func reload(_ devices: [DeviceDefinition], at now: Instant) throws {
      let batch = ingest.replace(
        decoder: try Self.decoder(devices, "farm/{site}/{device}/telemetry"),
        quality: QualityStage(),
        rules: [],
        surroundings: RuleEngine.Surroundings(sites: []),
        presence: PresenceSettings(),
        now: now
      ) { _, _ in }
      _ = try journal.append(batch)
    }

    /// The account of each device over all batches.
    var ledgers: [DeviceID: LedgerEntry] {
      journal.batches.flatMap { Array($0.ledger) }.reduce(into: [:]) { sums, part in
        sums[part.key, default: LedgerEntry()].add(part.value)
      }
    }
  }

  private static func time(_ seconds: Int64) -> Int64 { noon.milliseconds + seconds * 1000 }

  @Test func anEmptyMessageIsIgnoredAndNoSignOfLife() throws {
    let rig = try Rig()
    try rig.send(#"{"ts":\#(Self.time(-60)),"ph":7}"#)
    let batch = try rig.send("", at: Self.noon + .minutes(9))
    #expect(batch.quarantined.isEmpty && batch.samples.isEmpty)
    #expect(rig.journal.ledger.received == 2 && rig.journal.ledger.ignored == 1)
    #expect(rig.journal.ledger.isBalanced)
    #expect(rig.ledgers.count == 1 && rig.journal.ledger.lastArrived == Self.noon)
    let word = try rig.send(" ", at: Self.noon + .minutes(9))
    #expect(word.quarantined.map(\.code) == [.malformed])
  }

  @Test func valuesThatAreRefusedInAGoodMessageAreCountedOnce() throws {
    let rig = try Rig()
    let long = String(repeating: "n", count: 256)
    let body = #"{"ts":\#(Self.time(-60)),"ph":7,"tan":"3 kg","\#(long)":1}"#
    try rig.send(body)
    #expect(rig.journal.ledger.refused == 2 && rig.journal.ledger.stored == 1)
    // It came before: nothing is taken from it, and nothing is refused anew.
    try rig.send(body)
    #expect(rig.journal.ledger.refused == 2 && rig.journal.ledger.duplicate == 1)
    // Nothing of it is taken: it is in the quarantine as a whole.
    try rig.send(#"{"ts":\#(Self.time(-30)),"tan":"3 kg"}"#)
    #expect(rig.journal.ledger.refused == 2 && rig.journal.ledger.quarantined == 1)
    #expect(rig.journal.ledger.isBalanced)
  }

  @Test func aSecondValueForATimeIsKeptApartAndCounted() throws {
    let rig = try Rig()
    try rig.send(#"{"ts":\#(Self.time(-60)),"ph":7,"co2":400}"#)
    try rig.send(#"{"ts":\#(Self.time(-60)),"ph":7,"co2":400}"#)
    let batch = try rig.send(#"{"ts":\#(Self.time(-60)),"ph":7.2,"co2":400,"tan":1}"#)
    #expect(rig.journal.samples.map(\.value) == [7, 400, 1])
    #expect(batch.conflicts.map(\.value) == [7.2])
    #expect(batch.conflicts.first?.time.milliseconds == Self.time(-60))
    #expect(rig.journal.ledger.conflicts == 1)
    #expect(rig.journal.ledger.received == 3 && rig.journal.ledger.duplicate == 1)
    #expect(rig.journal.ledger.isBalanced)
    // Within one batch, and for a value against none.
    let other = try rig.send(
      #"{"ts":\#(Self.time(-30)),"ph":7}"#,
      #"{"ts":\#(Self.time(-30)),"ph":null}"#,
      #"{"ts":\#(Self.time(-30)),"ph":-0.0}"#
    )
    #expect(other.conflicts.map(\.value) == [nil, -0.0])
    #expect(rig.journal.ledger.duplicate == 3 && rig.journal.ledger.isBalanced)
  }

  @Test func aMessageWithoutATimeIsKnownAgainByItsNumberAndContent() throws {
    let rig = try Rig()
    try rig.send(#"{"seq":1,"ph":7}"#, #"{"seq":2,"ph":7}"#, at: Self.noon)
    let again = try rig.send(
      #"{"seq":1,"ph":7}"#,
      #"{"seq":2,"ph":7}"#,
      at: Self.noon + .seconds(5)
    )
    #expect(again.samples.isEmpty && again.ledger.values.first?.duplicate == 2)
    // The device began anew: the same number with another value is another message.
    try rig.send(#"{"seq":1,"ph":7.5}"#, at: Self.noon + .seconds(9))
    #expect(rig.journal.samples.map(\.value) == [7, 7, 7.5])
    // Without a number nobody can tell, so both are kept.
    try rig.send(#"{"ph":8}"#, #"{"ph":8}"#, at: Self.noon + .seconds(10))
    #expect(rig.journal.samples.count == 5 && rig.journal.ledger.isBalanced)
  }

  @Test func identitiesOutliveTheProcess() throws {
    let rig = try Rig()
    let batch = try rig.send(#"{"seq":1,"ph":7}"#)
    let memory = DeviceMemory(identities: batch.identities)
    var ingest = Ingest(
      decoder: try Rig.decoder([], "farm/{site}/{device}/telemetry"),
      register: Register(devices: batch.growth.devices, series: batch.growth.series),
      engine: RuleEngine(rules: [], surroundings: RuleEngine.Surroundings(sites: [])),
      devices: memory
    )
    var incoming = MessageBatch()
    incoming.append(
      topic: Self.topic,
      payload: Array(#"{"seq":1,"ph":7}"#.utf8),
      arrived: Self.noon + .minutes(1)
    )
    let again = try ingest.take(incoming, now: Self.noon + .minutes(1)) {
      names throws(JournalFailure) in names.map { _ in false }
    }.batch
    #expect(again.samples.isEmpty && again.ledger.values.first?.duplicate == 1)
  }

  @Test func theStepsGoIntoTheStoreWithTheFirstValueThatTheyMake() throws {
    let steps = [CalibrationStep(from: .epoch, gain: 2)]
    let device = DeviceDefinition(name: "d", calibration: ["ph": steps])
    let rig = try Rig([device])
    let first = try rig.send(#"{"ts":\#(Self.time(-60)),"ph":3}"#)
    #expect(first.samples[0].value == 6 && first.samples[0].reasons == .calibrated)
    #expect(first.calibrations.map(\.steps) == [steps])
    #expect(first.calibrations[0].since == Self.noon)
    let second = try rig.send(#"{"ts":\#(Self.time(-30)),"ph":3.5}"#, at: Self.noon + .seconds(9))
    #expect(second.calibrations.isEmpty)
    var changed = device
    changed.calibration["ph"]?[0].gain = 4
    try rig.reload([changed], at: Self.noon + .minutes(1))
    let third = try rig.send(#"{"ts":\#(Self.time(60)),"ph":3}"#, at: Self.noon + .minutes(2))
    #expect(third.calibrations.map { $0.steps[0].gain } == [4])
    let records = rig.journal.batches.flatMap(\.calibrations)
    let raw = rig.journal.samples.map { CalibrationRecord.rawValue(of: $0, records: records) }
    #expect(raw == [3, 3.5, 3])
  }

  @Test func theMessageWithSomethingUnknownIsKeptWhole() throws {
    let rig = try Rig()
    let batch = try rig.send(#"{"ph":7,"gizmo":1}"#, #"{"ph":7,"gizmo":2}"#)
    #expect(batch.specimens.map(\.bytes) == [Array(#"{"ph":7,"gizmo":1}"#.utf8)])
    #expect(batch.specimens.first?.topic == Self.topic)
    let large = #"{"other":1,"note":"\#(String(repeating: "x", count: 20_000))"}"#
    #expect(try rig.send(large).specimens.isEmpty)
  }

  @Test func whatTheClockLearnsTravelsWithTheReadings() throws {
    let rig = try Rig()
    for minute in stride(from: 0, through: 10, by: 5) as StrideThrough<Int64> {
      let ahead = Self.time(minute * 60) + 8 * 3_600_000
      try rig.send(#"{"ts":\#(ahead),"ph":7}"#, at: Self.noon + .minutes(minute))
    }
    let states = rig.journal.batches.flatMap(\.clocks)
    #expect(states.map(\.fault) == [.none, .ahead])
    #expect(states.last?.error == 28_800_000)
    // A reload does not forget it.
    try rig.reload([], at: Self.noon + .minutes(11))
    let ahead = Self.time(900) + 8 * 3_600_000
    let batch = try rig.send(#"{"ts":\#(ahead),"ph":7}"#, at: Self.noon + .minutes(15))
    #expect(batch.samples[0].reasons == .clockRepaired)
  }

  // MARK: Replay

  private func kept(_ rig: Rig) -> [ReplayedMessage] {
    rig.journal.batches.flatMap(\.quarantined).enumerated().reversed().map {
      ReplayedMessage(ordinal: Int64($0.offset + 1), message: $0.element)
    }
  }

  @Test func messagesOfADeviceThatIsListedNowAreTakenInAndTheLedgerMovesAlong() throws {
    let rig = try Rig(pattern: "up/{device}")
    try rig.send(#"{"ts":\#(Self.time(-9)),"ph":7}"#, #"{"ph":7.1}"#, topic: "up/X9")
    try rig.send("{", topic: "up/X9")
    #expect(rig.ledgers[.unattributed]?.quarantined == 3)
    let messages = kept(rig)
    rig.ingest = Ingest(
      decoder: try Rig.decoder([DeviceDefinition(name: "d", match: "X9")], "up/{device}"),
      engine: RuleEngine(rules: [], surroundings: RuleEngine.Surroundings(sites: []))
    )
    let later = Self.noon + .hours(5)
    let result = try rig.replay(messages, at: later)
    #expect(result.taken == 2 && result.batch.released == [1, 2])
    #expect(result.batch.requarantined.map(\.ordinal) == [3])
    #expect(result.batch.requarantined.map(\.code) == [.malformed])
    #expect(result.batch.quarantined.isEmpty && result.batch.kind == .operation)
    // Measured then, arrived now.
    #expect(result.batch.samples.map(\.time.milliseconds) == [Self.time(-9), Self.time(0)])
    #expect(result.batch.samples.allSatisfy { $0.arrived == later })
    for entry in rig.ledgers.values { #expect(entry.isBalanced) }
    #expect(rig.ledgers[.unattributed]?.received == 1)
    #expect(rig.ledgers[DeviceID(rawValue: 1)]?.stored == 2)
    #expect(rig.journal.ledger.received == 3)
  }

  @Test func replayingTwiceChangesNothing() throws {
    let device = DeviceDefinition(name: "d", units: ["ph": "[pH]"])
    let rig = try Rig([device])
    try rig.send(#"{"ts":\#(Self.time(-9)),"ph":7}"#)
    let message = Quarantined(
      device: DeviceID(rawValue: 1),
      topic: Self.topic,
      arrived: Self.noon,
      code: .badTime,
      reason: "",
      size: 1,
      bytes: Array(#"{"ts":\#(Self.time(-9)),"ph":7}"#.utf8)
    )
    let result = try rig.replay([ReplayedMessage(ordinal: 1, message: message)], at: Self.noon)
    // Its readings are there already: it leaves the quarantine as a duplicate.
    #expect(result.taken == 1 && result.batch.samples.isEmpty)
    #expect(result.batch.ledger.values.first?.duplicate == 1)
    #expect(result.batch.ledger.values.first?.quarantined == -1)
    #expect(result.batch.ledger.values.first?.received == 0)
  }

  @Test func oldMessagesTeachTheClockNothing() throws {
    let rig = try Rig()
    try rig.send(#"{"ts":\#(Self.time(0)),"ph":7}"#)
    let messages = (0..<5).map { number in
      ReplayedMessage(
        ordinal: Int64(number),
        message: Quarantined(
          device: DeviceID(rawValue: 1),
          topic: Self.topic,
          arrived: Self.noon - .minutes(60 - 5 * Int64(number)),
          code: .badTime,
          reason: "",
          size: 1,
          bytes: Array(#"{"ts":\#(Self.time(Int64(number) * 300) + 9 * 3_600_000),"ph":7}"#.utf8)
        )
      )
    }
    let result = try rig.replay(messages.reversed(), at: Self.noon)
    #expect(result.batch.clocks.isEmpty)
    #expect(result.batch.samples.allSatisfy { !$0.reasons.contains(.clockRepaired) })
  }

  /// The ledger knows every reading that the store has, those that a group of probes makes too.
  @Test func whatAGroupSaysIsBookedToTheGroup() throws {
    let members = ["a", "b"].map { SeriesKey(site: "s", device: $0, metric: "water_temp") }
    let pair = RedundancyGroup(name: "pair", members: members, tolerance: 0.5, hasConsensus: true)
    let rig = try Rig(groups: [pair])
    var (stored, booked): ([DeviceID: Int64], [DeviceID: Int64]) = ([:], [:])
    var owners: [SeriesID: DeviceID] = [:]
    for second in Int64(0)..<4 {
      for device in ["a", "b"] {
        let batch = try rig.send(
          #"{"ts":\#(Self.time(second * 60 - 600)),"water_temp":20}"#,
          topic: "farm/s/\(device)/telemetry"
        )
        for series in batch.growth.series { owners[series.id] = series.device }
        for sample in batch.samples {
          stored[try #require(owners[sample.series]), default: 0] += 1
        }
        for (id, entry) in batch.ledger { booked[id, default: 0] += entry.samples }
      }
    }
    #expect(stored.count == 3)
    #expect(stored == booked)
  }
}
