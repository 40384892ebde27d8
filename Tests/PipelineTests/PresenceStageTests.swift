import Decoding
import Pipeline
import Presence
import Rules
import Telemetry
import Testing

struct PresenceStageTests {
  private let start = Instant(milliseconds: 1_784_952_000_000)
  private let sites = [
    SiteDefinition(name: "s", devices: [DeviceDefinition(name: "a", every: .minutes(1))])
  ]

  private func ingest(
    history: PresenceHistory = PresenceHistory(),
    alerts: [Alert] = []
  ) throws -> Ingest {
    let sources = [SourceDefinition(topic: "farm/{site}/{device}", format: "json")]
    let names = Set(PresenceRule.allCases.map(\.rawValue))
    return Ingest(
      decoder: try Decoder(sources: sources, sites: sites, zone: .utc),
      engine: RuleEngine(rules: [], surroundings: RuleEngine.Surroundings(sites: sites)),
      presence: PresenceStage(
        tracker: PresenceTracker(sites: sites, history: history, now: start),
        facts: FactAlerts(rules: names, alerts: alerts),
        sites: sites,
        now: start
      )
    )
  }

  private func message(_ payload: String, at time: Instant, isRetained: Bool = false)
    -> MessageBatch
  {
    var batch = MessageBatch()
    batch.append(
      topic: "farm/s/a",
      payload: Array(payload.utf8),
      arrived: time,
      isRetained: isRetained
    )
    return batch
  }

  /// Lets seconds pass; returns what happened to alerts, and the rows that went with it.
  private func pass(
    _ seconds: Int64,
    _ ingest: inout Ingest,
    from now: inout Instant,
    isWatching: Bool = true
  ) -> [Batch] {
    var batches: [Batch] = []
    for _ in 0..<seconds {
      now = now + .seconds(1)
      let batch = ingest.tick(now: now, judging: true, isWatching: isWatching)
      if !batch.transitions.isEmpty { batches.append(batch) }
    }
    return batches
  }

  @Test("a silence is one batch: the alert, its event and how the device stands")
  func oneTransaction() throws {
    var (ingest, now) = (try ingest(), start)
    let batches = pass(600, &ingest, from: &now)
    #expect(batches.count == 1)
    #expect(batches[0].alerts.map(\.id) == ["device_silent:s/a#1"])
    #expect(batches[0].transitions.map(\.event) == [.firing])
    #expect(batches[0].presence.map(\.state) == [.silent])
  }

  @Test(
    "any message is a sign of life, also one that cannot be read; one that the broker kept is none",
    arguments: [
      (#"{"air_temp":20}"#, false, true), ("nonsense", false, true),
      (#"{"air_temp":20}"#, true, false),
    ]
  )
  func signs(payload: String, isRetained: Bool, isLife: Bool) throws {
    var (ingest, now) = (try ingest(), start)
    _ = pass(600, &ingest, from: &now)
    let result = try ingest.take(message(payload, at: now, isRetained: isRetained), now: now) {
      $0.map { _ in false }
    }
    #expect(result.batch.transitions.map(\.event) == (isLife ? [.resolved] : []))
    #expect(result.batch.presence.map(\.state) == (isLife ? [.present] : []))
  }

  @Test(
    "the death of an edge node is the end of all devices that it speaks for, and no sign of life"
  )
  func nodeDeath() throws {
    let sources = [SourceDefinition(topic: "spBv1.0/{site}/+/{device...}", format: "sparkplug")]
    let devices = [("n", "n"), ("x", "n/x"), ("y", "n/y")].map { name, id in
      DeviceDefinition(name: name, every: .minutes(30), match: id)
    }
    let sites = [SiteDefinition(name: "s", devices: devices)]
    var ingest = Ingest(
      decoder: try Decoder(sources: sources, sites: sites, zone: .utc),
      engine: RuleEngine(rules: [], surroundings: RuleEngine.Surroundings(sites: sites)),
      presence: PresenceStage(
        tracker: PresenceTracker(sites: sites, now: start),
        facts: FactAlerts(rules: Set(PresenceRule.allCases.map(\.rawValue))),
        sites: sites,
        now: start
      )
    )
    // A metric "a" of type 7 with the value 6; the running number.
    let metric: [UInt8] = [0x12, 7, 0x0A, 1, 0x61, 0x20, 7, 0x50, 6]
    var now = start
    for (kind, device, payload) in [
      ("NBIRTH", "n", metric + [0x18, 0]), ("DBIRTH", "n/x", metric + [0x18, 1]),
      ("DBIRTH", "n/y", metric + [0x18, 2]), ("NDEATH", "n", [0x18, 0]),
    ] as [(String, String, [UInt8])] {
      var batch = MessageBatch()
      batch.append(topic: "spBv1.0/s/\(kind)/\(device)", payload: payload, arrived: now)
      let result = try ingest.take(batch, now: now) { $0.map { _ in false } }
      #expect(result.batch.transitions.isEmpty)
      #expect(pass(5, &ingest, from: &now).isEmpty)
    }
    let told = pass(120, &ingest, from: &now).flatMap(\.presence)
    #expect(told.count == 3 && told.allSatisfy { $0.state == .offline })
  }

  @Test("a value that never changes is no silence")
  func constant() throws {
    var (ingest, now) = (try ingest(), start)
    for _ in 0..<30 {
      #expect(pass(60, &ingest, from: &now).isEmpty)
      _ = try ingest.take(message(#"{"air_temp":20}"#, at: now), now: now) { $0.map { _ in false } }
    }
  }

  @Test("while the broker is away nobody is silent")
  func brokerAway() throws {
    var (ingest, now) = (try ingest(), start)
    _ = try ingest.take(message(#"{"air_temp":20}"#, at: now), now: now) { $0.map { _ in false } }
    #expect(pass(3600, &ingest, from: &now, isWatching: false).isEmpty)
    #expect(pass(100, &ingest, from: &now).isEmpty)
    #expect(pass(100, &ingest, from: &now).count == 1)
  }

  @Test("an alert of a silence that no longer holds is ended after a restart")
  func orphans() throws {
    let alert = Alert(
      rule: "device_silent",
      site: "s",
      device: "gone",
      episode: 3,
      state: .firing,
      severity: .major,
      activeSince: start,
      value: nil,
      judged: start,
      fingerprint: "fact"
    )
    var (ingest, now) = (try ingest(alerts: [alert]), start)
    let batches = pass(1, &ingest, from: &now)
    #expect(batches.flatMap(\.alerts).map(\.id) == ["device_silent:s/gone#3"])
    #expect(batches.flatMap(\.transitions).map(\.event) == [.resolved])
  }

  @Test("people take these alerts on and hold them back like any other")
  func operations() throws {
    var (ingest, now) = (try ingest(), start)
    _ = pass(600, &ingest, from: &now)
    let id = "device_silent:s/a#1"
    let taken = try ingest.acknowledge(id, .init(by: "wang", at: now, note: "battery"))
    #expect(taken.transitions.map(\.event) == [.acknowledged])
    let range = TimeRange(start: now, end: now + .hours(1))
    let matcher = try AlertMatcher(words: ["rule=device_silent"])
    let held = try ingest.silence(matcher, during: range, by: "wang", reason: "works", now: now)
    #expect(held.transitions.map(\.event) == [.silenced])
    #expect(held.alerts.map(\.acknowledged?.by) == ["wang"])
  }
}
