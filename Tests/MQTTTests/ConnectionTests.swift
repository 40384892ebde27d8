import Dispatch
import Telemetry
import TestSupport
import Testing

@testable import MQTT

/// What a session does when its broker goes, forgets or refuses.
@Suite(.enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"))
struct ConnectionTests {
  @Test func aBrokerThatRestartsIsFoundAgainWithAllItsMessages() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    for round in 0..<3 {
      try publish(500, to: broker, from: round * 500)
      try broker.restart()
      try probe.record.wait { $0.subscribed == round + 2 }
    }
    try probe.record.wait { Set($0.messages).count == 1500 }
    #expect(probe.record.value.sessionsLost == 0)
    #expect(probe.record.value.lost.allSatisfy { !$0.attempted.isEmpty && !$0.cause.isEmpty })
    try probe.stop()
  }

  @Test func aBrokerThatForgotTheSessionIsReported() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port), commits: true)
    try probe.start()
    broker.kill()
    try broker.start()
    try probe.record.wait("the lost session") { $0.sessionsLost == 1 && $0.subscribed == 2 }
    try publish(1, to: broker)
    #expect(try probe.messages(1) == ["0"])
    try probe.stop()
  }

  @Test func aSessionExpectedFromAnEarlierRunIsMissed() throws {
    let broker = try MosquittoBroker()
    let fresh = try SessionProbe(.test(broker.port), expectsSession: true)
    try fresh.start()
    #expect(fresh.record.value.sessionsLost == 1)
    fresh.abandon()
    let first = try SessionProbe(.test(broker.port, id: "other"))
    try first.start()
    #expect(first.record.value.sessionsLost == 0)
    first.abandon()
  }

  @Test func aBatchThatIsOutWhenTheConnectionBreaksIsSeenThroughBeforeTheNextOne() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port))
    try probe.start()
    try publish(1, to: broker)
    try probe.messages(1)
    try broker.restart()
    try publish(1, to: broker, from: 1)
    #expect(probe.record.value.connected.count == 1)
    // The acknowledgement goes nowhere; the message comes again.
    #expect(try probe.commit(3) == ["0", "0", "1"])
    try probe.stop()
  }

  @Test func whatWasReadWhenTheConnectionBrokeIsHandedOutBeforeTheNextOne() throws {
    let broker = try MosquittoBroker()
    let limits = BatchLimits(maximumDelay: .seconds(60))
    let probe = try SessionProbe(.test(broker.port), limits: limits)
    try probe.start()
    try publish(5, to: broker)
    try Eventually.holds { probe.queue.sync { probe.unread == 5 } }
    try broker.restart()
    #expect(try probe.messages(5) == ["0", "1", "2", "3", "4"])
    // Longer than the first waits before an attempt: it has to be put off, not to be on its way.
    #expect(throws: TestSupportError.self) {
      try probe.record.wait(within: 0.5) { $0.connected.count > 1 }
    }
    probe.acknowledge()
    try probe.record.wait { $0.connected.count == 2 }
    try Eventually.holds { probe.queue.sync { probe.unread == 5 } }
    probe.abandon()
  }

  @Test func aBatchGivenBackComesAgain() throws {
    let broker = try MosquittoBroker()
    let probe = try SessionProbe(.test(broker.port))
    try probe.start()
    try publish(1, to: broker)
    try probe.messages(1)
    probe.queue.sync { probe.session.discard() }
    #expect(try probe.messages(2) == ["0", "0"])
    probe.queue.sync { probe.session.acknowledge() }
    try probe.stop()
  }

  @Test(arguments: [ProtocolChoice.v5, .v311])
  func aWrongPasswordIsRefusedAndTriedAgain(_ version: ProtocolChoice) throws {
    let directory = try TemporaryDirectory()
    let file = directory.path(of: "passwords")
    let made = try ChildProcess.run(
      "/usr/bin/mosquitto_passwd",
      ["-c", "-b", file, "farm", "right"]
    )
    #expect(made.ending == .exited(0))
    let broker = try MosquittoBroker(settings: ["password_file \(file)"], allowsAnonymous: false)
    var settings = BrokerSettings.test(broker.port, version: version)
    settings.username = "farm"
    settings.password = "wrong"
    let refused = try SessionProbe(settings)
    refused.queue.sync { refused.session.start() }
    try refused.record.wait { $0.refused.count >= 2 }
    #expect(refused.record.value.refused[0].code == .refused)
    #expect(!"\(refused.record.value.refused[0])".contains("wrong"))
    refused.abandon()

    settings.password = "right"
    let accepted = try SessionProbe(settings)
    try accepted.start()
    try accepted.stop()
  }

  @Test func aBrokerThatIsNotThereIsTriedUntilItIs() throws {
    let port = try FreePort.pick()
    let probe = try SessionProbe(.test(port), commits: true)
    probe.queue.sync { probe.session.start() }
    try probe.record.wait { $0.lost.count >= 2 }
    let broker = try MosquittoBroker(port: port)
    try probe.record.wait { $0.subscribed == 1 }
    try publish(1, to: broker)
    try probe.messages(1)
    try probe.stop()
  }

  @Test func aHostThatDoesNotExistIsAnErrorNotATrap() throws {
    var settings = BrokerSettings.test(1883)
    settings.host = "no-such-host.invalid"
    let probe = try SessionProbe(settings)
    probe.queue.sync { probe.session.start() }
    let record = try probe.record.wait(within: 30) { !$0.lost.isEmpty }
    #expect(record.lost[0].code == .unreachable)
    probe.abandon()
  }

  @Test func aSlowCommitKeepsTheConnection() throws {
    let broker = try MosquittoBroker()
    var settings = BrokerSettings.test(broker.port)
    settings.keepAlive = .seconds(5)
    let probe = try SessionProbe(settings)
    try probe.start()
    try publish(1, to: broker)
    try probe.messages(1)
    // The broker ends a connection that is silent for 1.5 × 5 s.
    #expect(throws: TestSupportError.self) {
      try probe.record.wait(within: 9) { !$0.lost.isEmpty }
    }
    try probe.commit()
    try publish(1, to: broker, from: 1)
    #expect(try probe.commit() == ["1"])
    #expect(probe.record.value.connected.count == 1)
    try probe.stop()
  }
}
