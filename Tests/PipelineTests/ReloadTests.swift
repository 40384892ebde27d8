import Decoding
import Dispatch
import Pipeline
import QualityControl
import Rules
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
}
