import Dispatch
import Notify
import Pipeline
import Rules
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct PipelineTests {
  @Test func aBatchIsCommittedBeforeItIsAcknowledged() throws {
    let bench = try PipelineBench()
    bench.send([(0, 5.1), (60, 5.0)])
    #expect(bench.words == ["acknowledge"])
    #expect(bench.journal.samples.map(\.value) == [5.1, 5.0])
    #expect(bench.journal.ledger.received == 2)
    #expect(bench.journal.ledger.stored == 2)
  }

  @Test func duplicatesWithinABatchAndAcrossBatchesAreToldApart() throws {
    let bench = try PipelineBench()
    bench.send([(0, 5.1), (0, 5.1), (60, 5.0)])
    bench.send([(60, 5.0), (0, 5.1), (120, 4.9)])
    #expect(bench.journal.samples.map(\.value) == [5.1, 5.0, 4.9])
    #expect(bench.journal.ledger.duplicate == 3)
    #expect(bench.journal.ledger.isBalanced)
  }

  @Test func timesOlderThanMemoryAreLookedUp() throws {
    let bench = try PipelineBench()
    bench.send((100..<200).map { ($0 * 60, 5) })
    bench.send([(100 * 60, 5), (50 * 60, 6), (50 * 60, 6), (199 * 60, 5)])
    #expect(bench.journal.samples.count == 101)
    #expect(bench.journal.ledger.duplicate == 3)
  }

  @Test func whatMemoryLetsGoOfWithinABatchIsStillADuplicate() throws {
    let bench = try PipelineBench()
    bench.send((0..<30).map { ($0 * 60, 5) })
    var generator = SplitMix(seed: 5)
    let once = (30..<130).map { (second: Int64($0) * 60, value: 5.0) }
    bench.send((0..<10).flatMap { _ in once }.shuffled(using: &generator))
    #expect(bench.journal.samples.count == 130)
    #expect(Set(bench.journal.samples.map(\.time)).count == 130)
    #expect(bench.journal.ledger.duplicate == 900)
  }

  @Test func messagesWithoutATimeAreNeverDuplicatesOfEachOther() throws {
    let bench = try PipelineBench()
    bench.send(raw: Array(repeating: "{\"dissolved_oxygen\":5}", count: 30))
    #expect(bench.journal.samples.count == 30)
    #expect(Set(bench.journal.samples.map(\.time)).count == 30)
    #expect(bench.journal.ledger.stored == 30)
  }

  @Test func whatCannotBeDecodedIsQuarantinedBetweenGoodOnes() throws {
    let bench = try PipelineBench()
    bench.send(raw: ["{\"dissolved_oxygen\":5}", "{\"dissolved_oxygen\":", "[]", "nonsense"])
    #expect(bench.journal.samples.count == 1)
    #expect(bench.journal.ledger.quarantined == 3)
    #expect(bench.journal.ledger.isBalanced)
    let quarantined = bench.journal.batches.flatMap(\.quarantined)
    #expect(quarantined.map(\.code.rawValue) == ["malformed", "no_readings", "malformed"])
    #expect(quarantined.map(\.size) == [20, 2, 8])
  }

  @Test func aFullJournalHoldsTheBatchAndAcknowledgesItOnceThereIsRoom() throws {
    let bench = try PipelineBench()
    bench.journal.failures = [
      .retry("no room"), .retry("none for this"), .retry("no room"),
    ]
    bench.send([(0, 5.1)])
    #expect(bench.words == ["held no room"])
    #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success)
    bench.run { _ in }
    #expect(bench.words == ["held no room", "held no room", "resumed", "acknowledge"])
    #expect(bench.journal.samples.count == 1)
    bench.send([(0, 5.1)])
    #expect(bench.journal.ledger.duplicate == 1)
  }

  /// A message that can leave at once is claimed by the transaction that brings it, once, however
  /// often that is tried; what waits behind is claimed when its turn comes.
  @Test func messagesAreClaimedOnceByTheTransactionThatBringsThem() throws {
    let bench = try PipelineBench()
    bench.claim.withLock { claim in
      claim = { [weak bench] messages in
        bench?.note("claim \(messages.map(\.id))")
        return messages.map { message in
          var message = message
          (message.state, message.attempts) = (.claimed, 1)
          return message
        }
      }
    }
    bench.journal.failures = [.retry("no room"), .retry("none for this"), .retry("no room")]
    let test = NotificationContent(reason: .test)
    bench.run { pipeline in
      pipeline.tell(test, to: ["room"])
      pipeline.tell(test, to: ["room"])
      pipeline.afterCommits { bench.wasAcknowledged.signal() }
    }
    #expect(bench.words == ["claim [1]", "held no room"])
    #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success)
    bench.run { _ in }
    #expect(
      bench.words == [
        "claim [1]", "held no room", "held no room", "resumed", "claimed -1", "claim [2]",
        "claimed -2",
      ]
    )
    #expect(bench.journal.batches.flatMap(\.outbox).map(\.attempts) == [1, 1])
  }

  /// A message that lists metric by metric is told moment by moment, as a restart would.
  @Test func theReadingsOfAMessageAreTakenInTheOrderOfTheirTime() throws {
    let rule = RuleDefinition(
      name: "six",
      when: try Expression(parsing: "count(air_temp - water_temp, 1h) >= 6")
    )
    let bench = try PipelineBench(rules: [rule], format: "senml")
    bench.now = Instant(milliseconds: 1_753_401_600_000 + 400_000)
    let records = [("air_temp", 30), ("water_temp", 25)].flatMap { metric, value in
      (0..<6).map { index in
        #"{"n":"\#(metric)","u":"Cel","t":\#(1_753_401_600 + index * 60),"v":\#(value)}"#
      }
    }
    bench.send(raw: ["[\(records.joined(separator: ","))]"])
    #expect(bench.journal.samples.count == 12)
    #expect(bench.journal.batches.flatMap(\.transitions).map(\.event) == [.firing])
  }

  /// Who claims messages may look at the pipeline, and hand in more.
  @Test func whoClaimsMessagesMayHandInMore() throws {
    let bench = try PipelineBench()
    let test = NotificationContent(reason: .test)
    bench.run { pipeline in
      bench.claim.withLock { claim in
        claim = { [weak bench, unowned pipeline] messages in
          bench?.note("claim \(messages.map(\.id)) \(pipeline.isHeld)")
          if messages.map(\.id) == [1] { pipeline.record(Batch(kind: .system, at: .epoch)) }
          return messages
        }
      }
      pipeline.tell(test, to: ["first"])
      pipeline.tell(test, to: ["second"])
    }
    #expect(bench.words == ["claim [1] true", "waiting -1", "claim [2] true", "waiting -2"])
  }

  /// Who is told of a batch may hand in another: it waits behind those that wait, and is not lost where
  /// the journal has no room again.
  @Test func whatIsHandedInByThoseWhoAreToldWaitsItsTurn() throws {
    let bench = try PipelineBench()
    let test = NotificationContent(reason: .test)
    bench.whenCommitted.withLock { action in
      action = { [weak bench] pipeline in
        guard let bench, bench.journal.batches.last?.outbox.map(\.id) == [1] else { return }
        bench.journal.failures = [.retry("none again"), .retry("none for this")]
        pipeline.tell(test, to: ["told"])
      }
    }
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    bench.run { pipeline in
      pipeline.tell(test, to: ["first"])
      pipeline.tell(test, to: ["second"])
      pipeline.afterCommits { bench.wasAcknowledged.signal() }
    }
    #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success)
    bench.run { _ in }
    let committed = bench.journal.batches.flatMap(\.outbox).map(\.channel)
    #expect(committed == ["first", "second", "told"])
  }

  @Test func aBrokenJournalEndsWithoutAnAcknowledgement() throws {
    let bench = try PipelineBench()
    bench.journal.failures = [.fatal("disk error")]
    bench.send([(0, 5.1)])
    #expect(bench.words == ["failed disk error"])
  }

  @Test func ticksWaitWhileABatchIsHeld() throws {
    let bench = try PipelineBench()
    bench.journal.failures = [.retry("no room")]
    bench.send([(0, 5.1)])
    #expect(bench.journal.batches.flatMap(\.events).map(\.kind) == [.storeFull])
    let tries = bench.journal.tries
    bench.run { $0.tick() }
    #expect(bench.journal.tries == tries)
    #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success)
  }

  @Test func theLastTickIsWrittenNowAndThenOnly() throws {
    let bench = try PipelineBench()
    for _ in 0..<25 {
      bench.now = bench.now + .seconds(1)
      bench.run { $0.tick() }
    }
    #expect(bench.journal.batches.count == 3)
    #expect(bench.journal.batches.allSatisfy { $0.watchedUntil != nil })
  }

  /// While a backlog is taken in nothing is judged by time, and it is not written that it was: a kill
  /// right then must leave nothing out of what `settle` holds back.
  @Test func aTickThatJudgesNothingIsNotWrittenAsOneThatDid() throws {
    let bench = try PipelineBench(fullBatch: 2)
    bench.run { $0.tick() }
    bench.now = bench.now + .seconds(20)
    bench.send([(0, 5.1), (1, 5.2)])
    bench.run { $0.tick() }
    #expect(bench.journal.batches.compactMap(\.watchedUntil).last == bench.now - .seconds(20))
    bench.now = bench.now + .seconds(10)
    bench.run { $0.tick() }
    #expect(bench.journal.batches.compactMap(\.watchedUntil).last == bench.now)
  }

  @Test func nobodyIsSilentBeforeTheBrokerIsThere() throws {
    let bench = try PipelineBench()
    func pass() {
      bench.now = bench.now + .seconds(20)
      bench.run { $0.tick() }
    }
    for _ in 0..<3 { pass() }
    #expect(bench.journal.batches.compactMap(\.watched) == [])
    bench.run { $0.watch(true) }
    let start = bench.now + .seconds(20)
    for _ in 0..<2 { pass() }
    let range = TimeRange(start: start, end: bench.now)
    #expect(bench.journal.batches.compactMap(\.watched).last == range)
  }

  @Test func receiptsNameWhatIsCommittedWithoutAGap() throws {
    let bench = try PipelineBench(receipts: true)
    bench.send([(0, 5)], sequence: 7)
    bench.send([(60, 5)], sequence: 9)
    bench.send([(30, 5)], sequence: 8)
    #expect(
      bench.words == [
        "acknowledge", "receipt probe-1 7", "acknowledge", "receipt probe-1 7", "acknowledge",
        "receipt probe-1 9",
      ]
    )
  }

  @Test func alertsAreCommittedWithTheSamplesThatRaiseThem() throws {
    let rule = RuleDefinition(
      name: "low",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L")
    )
    let bench = try PipelineBench(rules: [rule])
    bench.send([(0, 5), (60, 2.5)])
    let batch = try #require(bench.journal.batches.last)
    #expect(batch.samples.count == 2)
    #expect(batch.transitions.map(\.event) == [.firing])
    #expect(batch.alerts.map(\.id) == ["low:qingxi-3/probe-1#1"])
    bench.send([(60, 2.5), (120, 4)])
    #expect(bench.journal.batches.last?.transitions.map(\.event) == [.resolved])
  }

  @Test func readingsOfAClockThatIsAheadAreAllKept() throws {
    let bench = try PipelineBench()
    let now = bench.now.milliseconds
    bench.send(
      raw: (0..<50).map { "{\"ts\":\(now + 600_000 + Int64($0) * 1000),\"dissolved_oxygen\":5}" }
    )
    #expect(bench.journal.samples.count == 50)
    #expect(bench.journal.samples.allSatisfy { $0.flag == .suspect })
    #expect(bench.journal.ledger.stored == 50)
  }

  @Test func aReadingWithoutATimeStaysNearItsArrivalHoweverFarAheadTheStoreIs() throws {
    let bench = try PipelineBench()
    let arrival = bench.now
    bench.send((0..<20).map { (100_000 + $0 * 60, 5) })
    bench.send(raw: Array(repeating: "{\"dissolved_oxygen\":6}", count: 30))
    bench.send(raw: Array(repeating: "{\"dissolved_oxygen\":6}", count: 8))
    let untimed = bench.journal.samples.filter { $0.value == 6 }
    #expect(untimed.count == 38)
    #expect(Set(untimed.map(\.time)).count == 38)
    #expect(untimed.allSatisfy { $0.time >= arrival && $0.time < arrival + .seconds(1) })
  }

  @Test func aNodeIsAskedForItsBirthOnceItsMessageIsCommitted() throws {
    let bench = try PipelineBench(topic: "spBv1.0/{site}/+/{device...}", format: "sparkplug")
    var batch = MessageBatch()
    // A metric by the alias 1 with the value 7, running number 5.
    let payload: [UInt8] = [0x12, 0x04, 0x10, 0x01, 0x50, 0x07, 0x18, 0x05]
    batch.append(topic: "spBv1.0/G/NDATA/edge", payload: payload, arrived: bench.now)
    bench.run { $0.receive(batch) }
    #expect(bench.words == ["acknowledge", "request spBv1.0/G/NCMD/edge"])
    #expect(bench.journal.ledger.quarantined == 1)
    bench.run { $0.receive(batch) }
    #expect(bench.words == ["acknowledge", "request spBv1.0/G/NCMD/edge", "acknowledge"])
  }
}
