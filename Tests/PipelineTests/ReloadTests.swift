import Decoding
import Dispatch
import Pipeline
import QualityControl
import Rules
import Synchronization
import Telemetry
import Testing

/// A reload whose store cannot be read, or lacks what waits for room.
struct ReloadTests {
  private static let noon = Instant(milliseconds: 1_784_952_000_000)

  private static func decoder() throws -> Decoder {
    try Decoder(
      sources: [SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json")],
      sites: [],
      zone: .utc
    )
  }

  /// Its windows fill anew, but what fires goes on firing.
  @Test func alertsStayOpenWhereNothingCanBeToldOfThePast() throws {
    let rule = RuleDefinition(
      name: "low",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L")
    )
    let surroundings = RuleEngine.Surroundings(sites: [])
    var ingest = Ingest(
      decoder: try Self.decoder(),
      engine: RuleEngine(rules: [rule], surroundings: surroundings)
    )
    var message = MessageBatch()
    message.append(
      topic: "farm/s/d/telemetry",
      payload: Array(#"{"ts":\#(Self.noon.milliseconds),"dissolved_oxygen":2}"#.utf8),
      arrived: Self.noon
    )
    let journal = FakeJournal()
    let fired = try ingest.take(message, now: Self.noon) {
      names throws(JournalFailure) in try journal.contains(names)
    }
    #expect(fired.batch.transitions.map(\.event).contains(.firing))
    let reload = ingest.replace(
      decoder: try Self.decoder(),
      quality: QualityStage(),
      rules: [rule],
      surroundings: surroundings,
      now: Self.noon + .seconds(1)
    ) { _, _ in }
    #expect(reload.transitions.isEmpty)
  }

  /// The windows of the new rules hold a reading that waited for room on the disk.
  @Test func theRulesAreToldOfAReadingThatWaitedForRoom() throws {
    let rule = RuleDefinition(
      name: "three",
      when: try Expression(parsing: "count(dissolved_oxygen, 10m) >= 3")
    )
    let bench = try PipelineBench(rules: [rule])
    let decoder = try Self.decoder()
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    bench.send([(0, 5)])
    #expect(bench.words == ["held no room"])
    bench.run { pipeline in
      pipeline.replace(
        decoder: decoder,
        quality: QualityStage(),
        rules: [rule],
        surroundings: RuleEngine.Surroundings(sites: [])
      ) { engine, register in
        for sample in bench.journal.samples { engine.remember(sample, register: register) }
        engine.endMemory()
      }
      pipeline.afterCommits { bench.wasAcknowledged.signal() }
    }
    for _ in 0..<2 { #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success) }
    bench.run { _ in }
    bench.send([(60, 5), (120, 5)])
    #expect(bench.journal.batches.flatMap(\.transitions).map(\.event) == [.firing])
  }

  /// Reads the configuration anew with one rule about oxygen.
  private static func reload(_ bench: PipelineBench, _ name: String, below limit: Int) throws {
    let rule = RuleDefinition(
      name: name,
      when: try Expression(parsing: "dissolved_oxygen < \(limit) mg/L")
    )
    let decoder = try decoder()
    bench.run { pipeline in
      let waits = pipeline.replace(
        decoder: decoder,
        quality: QualityStage(),
        rules: [rule],
        surroundings: RuleEngine.Surroundings(sites: []),
        tell: { engine, register in
          bench.note("tell \(name)")
          for sample in bench.journal.samples { engine.remember(sample, register: register) }
          engine.endMemory()
        },
        done: {
          bench.note("done \(name)")
          bench.wasAcknowledged.signal()
        }
      )
      if waits { bench.note("wait \(name)") }
    }
  }

  /// Nobody is told of a reload that waits; of two that do, the last is made.
  @Test func ofReloadsThatWaitTheLastIsMade() throws {
    let rule = RuleDefinition(
      name: "low",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L")
    )
    let bench = try PipelineBench(rules: [rule])
    bench.send([(0, 2)])
    let before = bench.words.count
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    bench.send([(60, 2)])
    try Self.reload(bench, "mistaken", below: 1)
    try Self.reload(bench, "low", below: 3)
    #expect(
      Array(bench.words.dropFirst(before)) == ["held no room", "wait mistaken", "wait low"]
    )
    for _ in 0..<3 { #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success) }
    bench.run { _ in }
    #expect(bench.words.filter { $0.hasSuffix("mistaken") } == ["wait mistaken"])
    #expect(bench.words.suffix(4) == ["resumed", "acknowledge", "tell low", "done low"])
    #expect(bench.journal.batches.flatMap(\.transitions).map(\.event) == [.firing])
  }

  /// It is done when what it brought about is committed, and those who wait behind it wait as well.
  @Test func aReloadIsDoneWhenItIsCommitted() throws {
    let rule = RuleDefinition(
      name: "gone",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L")
    )
    let bench = try PipelineBench(rules: [rule])
    bench.send([(0, 2)])
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    try Self.reload(bench, "other", below: 1)
    bench.run { pipeline in pipeline.afterCommits { bench.note("behind") } }
    #expect(bench.words.suffix(3) == ["tell other", "held no room", "wait other"])
    for _ in 0..<2 { #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success) }
    bench.run { _ in }
    #expect(bench.words.suffix(4) == ["resumed", "resolved", "done other", "behind"])
  }

  /// A reload whose own batch finds no room, while another waits behind the batch before it.
  @Test func whatWaitsBehindAReloadWithoutRoomWaitsOn() throws {
    let rule = RuleDefinition(
      name: "gone",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L")
    )
    let bench = try PipelineBench(rules: [rule])
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    bench.send([(0, 2)])
    try Self.reload(bench, "first", below: 1)
    bench.run { pipeline in
      pipeline.afterCommits { bench.note("behind \(pipeline.isHeld)") }
      bench.whenCommitted.withLock { action in
        action = { [weak bench] _ in
          guard let bench, bench.journal.batches.last?.kind == .messages else { return }
          bench.journal.failures = [.retry("none again"), .retry("none for this")]
        }
      }
    }
    for _ in 0..<2 { #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success) }
    bench.run { _ in }
    #expect(bench.words.contains("held none again"))
    #expect(bench.words.suffix(3) == ["resolved", "behind false", "done first"])
  }

  /// Nothing reaches a journal that is closed: no try of what was held, no reload that waited.
  @Test func aClosedPipelineLeavesTheJournalAlone() throws {
    let bench = try PipelineBench()
    bench.journal.failures = [.retry("no room"), .retry("none for this")]
    bench.send([(0, 2)])
    try Self.reload(bench, "low", below: 3)
    bench.run { $0.close() }
    let (tries, words) = (bench.journal.tries, bench.words)
    try Self.reload(bench, "late", below: 3)
    bench.send([(60, 2)])
    bench.run { pipeline in
      #expect(pipeline.isHeld)
      pipeline.tick()
      pipeline.record(Batch(kind: .system, at: bench.now))
    }
    // The retry comes 100 ms after the refusal: what is asked for after it has run comes later.
    bench.queue.asyncAfter(deadline: .now() + .milliseconds(200)) { bench.wasAcknowledged.signal() }
    #expect(bench.wasAcknowledged.wait(timeout: .now() + 10) == .success)
    #expect(bench.journal.tries == tries)
    #expect(bench.words == words + ["wait late"])
  }
}
