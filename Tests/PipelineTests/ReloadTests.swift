import Decoding
import Pipeline
import QualityControl
import Rules
import Telemetry
import Testing

/// A reload whose store cannot be read.
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
}
