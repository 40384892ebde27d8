import Dispatch
import Telemetry
import TestSupport

@testable import MQTT

/// A session whose events a test can wait for.
final class SessionProbe: Sendable {
  /// What the session has told so far.
  struct Record: Sendable {
    var batches: [MessageBatch] = []
    var acknowledged = 0
    /// The payloads of all batches, in the order of arrival.
    var messages: [String] = []
    var connected: [(present: Bool, expected: Bool, version: ProtocolVersion)] = []
    var subscribed = 0
    var lost: [MQTTError] = []
    var refused: [MQTTError] = []
    var sessionsLost = 0
    var takenOver = 0
    var stopped = 0
  }

  let session: BrokerSession
  let queue: DispatchQueue
  let record: Waiter<Record>

  /// Makes a session; with `commits` each batch is acknowledged as soon as it comes.
  init(
    _ settings: BrokerSettings,
    filters: [String] = ["t/#"],
    qos: Int = 1,
    limits: BatchLimits = BatchLimits(maximumDelay: .zero),
    expectsSession: Bool = false,
    acknowledgesEarly: Bool = false,
    commits: Bool = false
  ) throws {
    let queue = DispatchQueue(label: "test.mqtt")
    let record = Waiter(Record())
    let holder = Waiter<BrokerSession?>(nil)
    (self.queue, self.record) = (queue, record)
    session = BrokerSession(
      settings: settings,
      subscriptions: try filters.map { try Subscription(filter: $0, qos: qos) },
      limits: limits,
      expectsSession: expectsSession,
      acknowledgesEarly: acknowledgesEarly,
      queue: queue
    ) { event in
      record.update { $0.note(event) }
      guard commits, case .batch = event else { return }
      queue.async { holder.value?.acknowledge() }
    }
    holder.set(session)
    clear = { holder.set(nil) }
  }

  private let clear: @Sendable () -> Void

  /// Starts and waits for the subscription.
  func start() throws {
    queue.sync { session.start() }
    try record.wait("the subscription") { $0.subscribed > 0 }
  }

  /// How many messages have been read and not been handed out; on the queue.
  var unread: Int { session.unread }

  /// Acknowledges the batch that is out.
  func acknowledge() {
    record.update { $0.acknowledged += 1 }
    queue.sync { session.acknowledge() }
  }

  /// Waits for the next batch, acknowledges it and gives its payloads.
  @discardableResult
  func commit() throws -> [String] {
    let number = record.value.acknowledged
    let batch = try record.wait("a batch") { $0.batches.count > number }.batches[number]
    acknowledge()
    return batch.entries.map { String(decoding: batch.bytes[$0.payload], as: UTF8.self) }
  }

  /// Commits batches until they hold as many messages.
  @discardableResult
  func commit(_ count: Int) throws -> [String] {
    var messages: [String] = []
    while messages.count < count { messages += try commit() }
    return messages
  }

  /// Ends it as a crash would.
  func abandon() {
    queue.sync { session.abandon() }
    clear()
  }

  /// Ends it in order.
  func stop() throws {
    let record = record
    queue.sync { session.stop { record.update { $0.stopped += 1 } } }
    try record.wait("the end") { $0.stopped > 0 }
    clear()
  }

  /// Waits until as many messages have come.
  @discardableResult
  func messages(_ count: Int, within seconds: Double = 10) throws -> [String] {
    try record.wait("\(count) messages", within: seconds) { $0.messages.count >= count }.messages
  }
}

extension SessionProbe.Record {
  mutating func note(_ event: SessionEvent) {
    switch event {
    case .batch(let batch):
      batches.append(batch)
      messages += batch.entries.map { String(decoding: batch.bytes[$0.payload], as: UTF8.self) }
    case .connected(let present, let expected, let version):
      connected.append((present, expected, version))
    case .sessionLost: sessionsLost += 1
    case .subscribed: subscribed += 1
    case .disconnected(let error, _): lost.append(error)
    case .refused(let error, _): refused.append(error)
    case .takenOver: takenOver += 1
    }
  }
}

extension BrokerSettings {
  /// Settings for a broker of the test.
  static func test(
    _ port: UInt16,
    id: String = "sluice-test",
    version: ProtocolChoice = .automatic
  ) -> BrokerSettings {
    BrokerSettings(port: port, clientIdentifier: id, protocolVersion: version)
  }
}

/// Publishes `count` messages `0`, `1`, … on a topic and waits until the broker has them.
func publish(
  _ count: Int,
  to broker: MosquittoBroker,
  topic: String = "t/a",
  from first: Int = 0,
  qos: QoS = .atLeastOnce,
  retain: Bool = false
) throws {
  let publisher = Publisher(settings: .test(broker.port, id: "test-publisher"))
  defer { publisher.close() }
  try publisher.connect()
  for number in first..<first + count {
    try publisher.publish(topic: topic, payload: Array("\(number)".utf8), qos: qos, retain: retain)
  }
  guard publisher.flush() else { throw TestSupportError("the broker took not all messages") }
}
