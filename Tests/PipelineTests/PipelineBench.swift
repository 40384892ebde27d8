import Decoding
import Dispatch
import Pipeline
import QualityControl
import Rules
import Synchronization
import Telemetry

/// A pipeline over a journal in memory, driven on its queue, with what it said written down.
final class PipelineBench: @unchecked Sendable {
  let queue = DispatchQueue(label: "pipeline")
  let journal = FakeJournal()
  let said = Mutex<[String]>([])
  let wasAcknowledged = DispatchSemaphore(value: 0)
  /// What is done with new messages before they are committed.
  let claim = Mutex<@Sendable ([OutboxMessage]) -> [OutboxMessage]>({ $0 })
  /// What is done, on the queue, whenever something is committed.
  let whenCommitted = Mutex<@Sendable (Pipeline) -> Void>({ _ in })
  private let clock = Mutex(Instant(milliseconds: 1_753_401_700_000))
  private var pipeline: Pipeline?

  init(
    rules: [RuleDefinition] = [],
    receipts: Bool = false,
    fullBatch: Int = 2000,
    sites: [SiteDefinition] = [],
    topic: String = "farm/{site}/{device}/telemetry",
    format: String = "json"
  ) throws {
    let sources = [SourceDefinition(topic: topic, format: format, receipts: receipts)]
    let decoder = try Decoder(sources: sources, sites: [], zone: .utc)
    let ingest = Ingest(
      decoder: decoder,
      quality: QualityStage(policy: QualityPolicy(sites: sites)),
      engine: RuleEngine(rules: rules, surroundings: RuleEngine.Surroundings(sites: sites))
    )
    pipeline = Pipeline(
      queue: queue,
      ingest: ingest,
      journal: journal,
      ports: ports(),
      fullBatch: fullBatch,
      clock: { [weak self] in self?.now ?? .epoch }
    )
  }

  var now: Instant {
    get { clock.withLock { $0 } }
    set { clock.withLock { $0 = newValue } }
  }

  var words: [String] { said.withLock { $0 } }

  func run(_ body: (Pipeline) -> Void) {
    queue.sync {
      if let pipeline { body(pipeline) }
    }
  }

  /// Hands in messages of one device, each with one oxygen value at a second.
  func send(_ readings: [(second: Int64, value: Double)], sequence: Int64? = nil) {
    var batch = MessageBatch()
    for (second, value) in readings {
      let number = sequence.map { ",\"seq\":\($0)" } ?? ""
      let time = 1_753_401_600_000 + second * 1000
      batch.append(
        topic: "farm/qingxi-3/probe-1/telemetry",
        payload: Array("{\"ts\":\(time)\(number),\"dissolved_oxygen\":\(value)}".utf8),
        arrived: Instant(milliseconds: time + 500)
      )
    }
    run { $0.receive(batch) }
  }

  func send(raw payloads: [String]) {
    var batch = MessageBatch()
    for payload in payloads {
      batch.append(
        topic: "farm/qingxi-3/probe-1/telemetry",
        payload: Array(payload.utf8),
        arrived: now
      )
    }
    run { $0.receive(batch) }
  }

  func note(_ text: String) {
    said.withLock { $0.append(text) }
  }

  private func ports() -> PipelinePorts {
    PipelinePorts(
      acknowledge: { [weak self] in
        self?.note("acknowledge")
        self?.wasAcknowledged.signal()
      },
      claim: { [weak self] messages in
        guard let self else { return messages }
        return claim.withLock { $0 }(messages)
      },
      committed: { [weak self] report in
        for message in report.outbox { self?.note("\(message.state) \(message.key)") }
        for receipt in report.receipts {
          self?.note("receipt \(receipt.device) \(receipt.sequence)")
        }
        for request in report.requests { self?.note("request \(request.topic)") }
        for transition in report.transitions { self?.note(transition.event.rawValue) }
        guard let self, let pipeline else { return }
        whenCommitted.withLock { $0 }(pipeline)
      },
      held: { [weak self] in self?.note("held \($0)") },
      resumed: { [weak self] in self?.note("resumed") },
      failed: { [weak self] in self?.note("failed \($0)") }
    )
  }
}
