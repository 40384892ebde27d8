import Pipeline
import Rules
import Telemetry
import Testing

/// What operators ask for goes through the pipeline as batches of their own.
@Suite struct OperationTests {
  private static let id = "pond_oxygen_low:qingxi-3/probe-1#1"

  private func firing() throws -> PipelineBench {
    let rule = RuleDefinition(
      name: "pond_oxygen_low",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L"),
      use: .any
    )
    let bench = try PipelineBench(rules: [rule])
    bench.send([(0, 2.5)])
    try #require(bench.words.contains("firing"))
    return bench
  }

  private func operate(
    _ bench: PipelineBench,
    _ change: (inout Ingest, Instant) throws(OperationRefusal) -> Batch
  ) throws -> Batch {
    var result: Result<Batch, OperationRefusal>?
    bench.run { pipeline in
      result = Result { () throws(OperationRefusal) in try pipeline.operate(change) }
    }
    return try #require(result).get()
  }

  private func acknowledge(_ bench: PipelineBench, by: String = "wang") throws -> Batch {
    try operate(bench) { ingest, now throws(OperationRefusal) in
      try ingest.acknowledge(Self.id, .init(by: by, at: now, note: "on my way"))
    }
  }

  private func silence(_ bench: PipelineBench, _ range: TimeRange, site: String) throws -> Batch {
    let matcher = try AlertMatcher(words: ["site=\(site)"])
    return try operate(bench) { ingest, now throws(OperationRefusal) in
      try ingest.silence(matcher, during: range, by: "wang", reason: "works", now: now)
    }
  }

  @Test func anAcknowledgementIsKeptWithWhoAndWhen() throws {
    let bench = try firing()
    let batch = try acknowledge(bench)
    #expect(batch.kind == .operation)
    #expect(batch.transitions.map(\.event) == [.acknowledged])
    #expect(batch.alerts.map(\.acknowledged?.by) == ["wang"])
    #expect(batch.alerts.first?.acknowledged?.at == bench.now)
    #expect(bench.journal.batches.last?.kind == .operation)
    bench.send([(60, 2.4)])
    bench.send([(120, 5)])
    let resolved = bench.journal.batches.last?.alerts.first
    #expect(resolved?.state == .resolved)
    #expect(resolved?.acknowledged?.note == "on my way")
  }

  @Test func onlyOpenAlertsAreAcknowledgedAndOnlyOnce() throws {
    let bench = try firing()
    _ = try acknowledge(bench)
    let twice = #expect(throws: OperationRefusal.self) { try acknowledge(bench, by: "li") }
    #expect(twice?.code == .conflict)
    bench.send([(60, 5)])
    let ended = #expect(throws: OperationRefusal.self) { try acknowledge(bench) }
    #expect(ended?.code == .notFound)
  }

  @Test func aSilenceMarksWhatFiresAndLetsGoOfItAtItsEnd() throws {
    let bench = try firing()
    let range = TimeRange(start: bench.now, end: bench.now + .minutes(10))
    let batch = try silence(bench, range, site: "qingxi-*")
    #expect(batch.silences.map(\.id) == [1])
    #expect(batch.transitions.map(\.event) == [.silenced])
    #expect(batch.alerts.map(\.isSilenced) == [true])
    bench.send([(60, 5)])
    bench.send([(120, 2.5)])
    #expect(bench.words.suffix(2) == ["firing", "silenced"])
    bench.now = range.end
    bench.run { $0.tick() }
    let last = try #require(bench.journal.batches.last)
    #expect(last.alerts.map(\.isSilenced) == [false])
    #expect(last.transitions.isEmpty)
  }

  @Test func otherAlertsAreLeftAlone() throws {
    let bench = try firing()
    let range = TimeRange(start: bench.now, end: bench.now + .minutes(10))
    let batch = try silence(bench, range, site: "xinshi-*")
    #expect(batch.transitions.isEmpty)
    let past = TimeRange(start: bench.now - .hours(2), end: bench.now - .hours(1))
    #expect(throws: OperationRefusal.self) { try silence(bench, past, site: "*") }
    let unknown = #expect(throws: OperationRefusal.self) {
      try operate(bench) { ingest, now throws(OperationRefusal) in
        try ingest.endSilence(7, now: now)
      }
    }
    #expect(unknown?.code == .notFound)
  }

  @Test func nothingIsPromisedWhileTheStoreTakesNothing() throws {
    let bench = try firing()
    bench.journal.failures = Array(repeating: .retry("full"), count: 3)
    let refused = #expect(throws: OperationRefusal.self) { try acknowledge(bench) }
    #expect(refused?.code == .unable)
    let held = #expect(throws: OperationRefusal.self) { try acknowledge(bench) }
    #expect(held?.code == .unable)
  }
}
