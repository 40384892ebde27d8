import Dispatch
import Telemetry
import TestSupport
import Testing

@testable import MQTT

/// What a session promises, against a real broker.
@Suite(.enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"))
struct DeliveryTests {
  let broker: MosquittoBroker

  init() throws { broker = try MosquittoBroker() }

  @Test func messagesComeInOrderWithTopicAndPayload() throws {
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    try publish(5000, to: broker)
    #expect(try probe.messages(5000) == (0..<5000).map(String.init))
    let batch = try #require(probe.record.value.batches.first)
    #expect(String(decoding: batch.bytes[batch.entries[0].topic], as: UTF8.self) == "t/a")
    #expect(!batch.entries[0].isRetained)
    try probe.stop()
  }

  @Test(arguments: [ProtocolChoice.v5, .v311])
  func whatIsNotAcknowledgedComesAgainAndWhatIsDoesNot(_ version: ProtocolChoice) throws {
    let limits = BatchLimits(maximumMessages: 10, maximumDelay: .zero)
    let first = try SessionProbe(.test(broker.port, version: version), limits: limits)
    try first.start()
    try publish(10, to: broker)
    try first.commit(10)
    try publish(10, to: broker, from: 10)
    try first.messages(11)
    first.abandon()

    let second = try SessionProbe(
      .test(broker.port, version: version),
      expectsSession: true,
      commits: true
    )
    try second.start()
    #expect(try second.messages(10) == (10..<20).map(String.init))
    #expect(second.record.value.connected.first?.present == true)
    #expect(second.record.value.sessionsLost == 0)
    try second.stop()
  }

  @Test func theWindowIsOursWithVersion5AndTheBrokersWith311() throws {
    let limits = BatchLimits(maximumMessages: 2000, maximumDelay: .seconds(60))
    let old = try SessionProbe(.test(broker.port, id: "old", version: .v311), limits: limits)
    let new = try SessionProbe(.test(broker.port, id: "new", version: .v5), limits: limits)
    try old.start()
    try new.start()
    try publish(3000, to: broker)
    try new.messages(2000)
    #expect(new.record.value.messages.count == 2000)
    old.queue.sync { old.session.stop {} }
    #expect(try old.messages(20).count == 20)
    old.abandon()
    new.abandon()
  }

  @Test func stopHandsOutWhatHasBeenReadAndAcknowledgesIt() throws {
    let limits = BatchLimits(maximumDelay: .seconds(60))
    let probe = try SessionProbe(.test(broker.port), limits: limits, commits: true)
    try probe.start()
    try publish(100, to: broker)
    // The batch is open still; the broker having its own acknowledgements does not show that we
    // have read, so what is handed out is compared with what comes again.
    try probe.stop()
    let handedOut = probe.record.value.messages
    let next = try SessionProbe(.test(broker.port), commits: true)
    try next.start()
    try publish(1, to: broker, from: 100)
    try next.record.wait { $0.messages.last == "100" }
    #expect(handedOut + next.record.value.messages == (0...100).map(String.init))
    try next.stop()
  }

  @Test func aStoppedSessionAcknowledgesEverythingOnItsWayOut() throws {
    for _ in 0..<5 {
      let probe = try SessionProbe(.test(broker.port), commits: true)
      try probe.start()
      try publish(3000, to: broker)
      try probe.messages(1)
      try probe.stop()
      let seen = probe.record.value.messages.count
      let next = try SessionProbe(.test(broker.port), commits: true)
      try next.start()
      try next.messages(3000 - seen)
      try publish(1, to: broker, from: 3000)
      try next.record.wait { $0.messages.last == "3000" }
      #expect(next.record.value.messages.count == 3001 - seen)
      try next.stop()
    }
  }

  @Test func retainedMessagesAreMarkedAndComeOnce() throws {
    try publish(1, to: broker, topic: "t/kept", retain: true)
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    try probe.messages(1)
    #expect(probe.record.value.batches[0].entries[0].isRetained)
    try broker.restart()
    try probe.record.wait { $0.subscribed == 2 }
    try publish(1, to: broker, from: 7)
    #expect(try probe.messages(2) == ["0", "7"])
    #expect(!probe.record.value.batches[1].entries[0].isRetained)
    try probe.stop()
  }

  @Test func messagesOfQoS0AreTaken() throws {
    let probe = try SessionProbe(.test(broker.port), qos: 0, commits: true)
    try probe.start()
    try publish(100, to: broker, qos: .atMostOnce)
    #expect(try probe.messages(100).count == 100)
    try probe.stop()
  }

  @Test func aNewSubscriptionTakesEffectAndAnOldOneEnds() throws {
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    probe.queue.sync {
      probe.session.update(subscriptions: (try? [Subscription(filter: "u/#")]) ?? [])
    }
    try probe.record.wait { $0.subscribed == 2 }
    try publish(1, to: broker, topic: "t/a")
    try publish(1, to: broker, topic: "u/a", from: 1)
    #expect(try probe.messages(1) == ["1"])
    try probe.stop()
  }

  @Test func anEmptyPayloadAndALargeOneArrive() throws {
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    let publisher = Publisher(settings: .test(broker.port, id: "p"))
    try publisher.publish(topic: "t/空", payload: [])
    try publisher.publish(topic: "t/large", payload: [UInt8](repeating: 65, count: 3 << 20))
    try publisher.connect()
    let messages = try probe.messages(2)
    #expect(messages[0].isEmpty)
    #expect(messages[1].utf8.count == 3 << 20)
    publisher.close()
    try probe.stop()
  }
}
