import Dispatch
import TestSupport
import Testing

@testable import MQTT

/// Which version of MQTT a session speaks with brokers that know one or both.
struct VersionTests {
  let broker: ScriptedBroker

  init() throws { broker = try ScriptedBroker() }

  @Test func aBrokerThatDoesNotKnowVersion5IsSpokenToIn311() throws {
    for reason in [0x84, 1] as [UInt8] {
      let probe = try SessionProbe(.test(broker.port))
      probe.queue.sync { probe.session.start() }
      let modern = try #require(broker.accept())
      #expect(try #require(modern.packet(.connect)).body[6] == 5)
      modern.send(Wire.connectAck(reason == 1 ? .v311 : .v5, reason: reason))
      modern.end()
      let old = try #require(broker.accept())
      let connect = try #require(old.packet(.connect))
      #expect(connect.body[6] == 4)
      old.send(Wire.connectAck(.v311))
      let subscribe = try #require(old.packet(.subscribe))
      old.send(Wire.subscribeAck(.v311, id: subscribe.id))
      try probe.record.wait { $0.subscribed == 1 }
      #expect(probe.record.value.connected[0].version == .v311)
      probe.abandon()
    }
  }

  @Test func aBrokerThatJustClosesIsSpokenToIn311AfterTheSecondTime() throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    for version in [5, 5, 4] as [UInt8] {
      let client = try #require(broker.accept())
      #expect(try #require(client.packet(.connect)).body[6] == version)
    }
    probe.abandon()
  }

  @Test func version5OnlyStaysWithVersion5() throws {
    let probe = try SessionProbe(.test(broker.port, version: .v5))
    probe.queue.sync { probe.session.start() }
    for _ in 0..<2 {
      let client = try #require(broker.accept())
      #expect(try #require(client.packet(.connect)).body[6] == 5)
      client.send(Wire.connectAck(.v5, reason: 0x84))
    }
    let record = try probe.record.wait { !$0.refused.isEmpty }
    #expect(record.refused[0].code == .unsupportedVersion)
    probe.abandon()
  }
}
