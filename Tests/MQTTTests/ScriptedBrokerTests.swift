import Dispatch
import Foundation
import Telemetry
import TestSupport
import Testing

@testable import MQTT

/// What a session writes, packet by packet, and what it makes of brokers that misbehave.
struct ScriptedBrokerTests {
  let broker: ScriptedBroker

  init() throws { broker = try ScriptedBroker() }

  @Test func connectAsksToKeepTheSessionAndSetsTheWindow() throws {
    let probe = try SessionProbe(.test(broker.port, id: "farm"))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    let connect = try #require(client.packet(.connect)).body
    #expect(connect.prefix(7) == [0, 4, 77, 81, 84, 84, 5])
    #expect(connect[7] == 0, "no clean start, no will, no name")
    #expect(connect[8...9] == [0, 30])
    #expect(connect[10] == 8, "eight bytes of properties")
    let properties = Array(connect[11..<19])
    let expiry: [UInt8] = [17, 0x00, 0x27, 0x8D, 0x00]
    let receiveMaximum: [UInt8] = [33, 0x07, 0xD0]
    #expect(
      properties == expiry + receiveMaximum || properties == receiveMaximum + expiry
    )
    #expect(connect.suffix(6) == [0, 4, 102, 97, 114, 109])
    probe.abandon()
  }

  @Test func nothingLeavesWhileABatchIsOutExceptThePing() throws {
    var settings = BrokerSettings.test(broker.port)
    settings.keepAlive = .seconds(5)
    let probe = try SessionProbe(settings)
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    client.send((1...300).flatMap { message(.v5, UInt16($0)) })
    try probe.messages(1)
    let first = try #require(client.packet(within: 8000))
    #expect(first.is(.pingRequest))
    client.send(Wire.packet(.pingResponse, []))
    var acknowledged: [UInt16] = []
    while acknowledged.count < 300 {
      for _ in try probe.commit() {
        let packet = try #require(client.packet())
        #expect(packet.is(.publishAck))
        acknowledged.append(packet.id)
      }
    }
    #expect(acknowledged == Array(1...300))
    probe.abandon()
  }

  @Test func disconnectFollowsTheAcknowledgementsAndNeverLeadsThem() throws {
    let probe = try SessionProbe(.test(broker.port), limits: BatchLimits(maximumDelay: .seconds(9)))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    client.send((1...5).flatMap { message(.v5, UInt16($0)) })
    // PINGRESP behind the messages shows nothing; a full batch of another session would. The stop
    // is repeated by nobody, so the messages must be in when it comes.
    try Eventually.holds { probe.queue.sync { probe.unread == 5 } }
    let record = probe.record
    probe.queue.sync { probe.session.stop { record.update { $0.stopped += 1 } } }
    try probe.messages(5)
    #expect(client.packet(within: 200) == nil)
    #expect(probe.record.value.stopped == 0)
    probe.acknowledge()
    for id in 1...5 {
      let packet = try #require(client.packet())
      #expect(packet.is(.publishAck) && packet.id == UInt16(id))
    }
    #expect(try #require(client.packet()).is(.disconnect))
    #expect(client.packet() == nil && client.isAtEnd)
    client.end()
    try probe.record.wait { $0.stopped == 1 }
  }

  @Test func anAbandonedSessionWritesNothing() throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    client.send(message(.v5, 1))
    try probe.messages(1)
    probe.abandon()
    #expect(client.packet() == nil && client.isAtEnd)
  }

  @Test(arguments: [0, 2, 0x80, 0x87] as [UInt8])
  func aSubscriptionThatIsNotGrantedAsAskedEndsTheConnection(_ granted: UInt8) throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    let first = try #require(broker.accept())
    #expect(first.welcome(.v5, granted: granted))
    try probe.record.wait { $0.refused.count == 1 }
    #expect(probe.record.value.refused[0].code == .subscriptionRefused)
    #expect(probe.record.value.subscribed == 0)
    let second = try #require(broker.accept())
    #expect(second.welcome(.v5, sessionPresent: true))
    try probe.record.wait { $0.subscribed == 1 }
    probe.abandon()
  }

  @Test func aSessionTakenOverByAnotherClientEndsForGood() throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    client.send(Wire.disconnect(reason: 0x8E))
    try probe.record.wait { $0.takenOver == 1 }
    // Longer than the first waits before an attempt.
    #expect(broker.accept(within: 500) == nil)
    #expect(probe.record.value.lost.isEmpty)
    // It is over: stopping has nothing left to do and says so.
    try probe.stop()
  }

  @Test func aBrokerThatShutsDownIsTriedAgain() throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    client.send(Wire.disconnect(reason: 0x8B))
    let second = try #require(broker.accept())
    #expect(second.welcome(.v5, sessionPresent: true))
    let record = try probe.record.wait { $0.subscribed == 2 }
    #expect(record.lost.map { $0.cause.lowercased() } == ["server shutting down"])
    #expect(record.takenOver == 0)
    probe.abandon()
  }

  @Test func messagesInPiecesOfOneByteArriveWhole() throws {
    let probe = try SessionProbe(.test(broker.port), commits: true)
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    for byte in message(.v5, 1) + message(.v5, 2) { client.send([byte]) }
    #expect(try probe.messages(2) == ["1", "2"])
    probe.abandon()
  }

  @Test func messagesRightBehindConnackAreHeldWhileSubscribeIsNot() throws {
    let probe = try SessionProbe(.test(broker.port))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.packet(.connect) != nil)
    client.send(Wire.connectAck(.v5, sessionPresent: true) + message(.v5, 1) + message(.v5, 2))
    let subscribe = try #require(client.packet())
    #expect(subscribe.is(.subscribe))
    #expect(try probe.messages(1).first == "1")
    #expect(client.packet(within: 100) == nil)
    probe.abandon()
  }

  @Test func aHugeAnnouncementCostsNothingAndSilenceEndsTheConnection() throws {
    var settings = BrokerSettings.test(broker.port)
    settings.keepAlive = .seconds(5)
    let probe = try SessionProbe(settings)
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    #expect(client.welcome(.v5))
    try probe.record.wait { $0.subscribed == 1 }
    let before = try residentKilobytes()
    client.send([0x32, 0xFF, 0xFF, 0xFF, 0x7F, 0, 3])
    #expect(client.packet(.pingRequest, within: 8000) != nil)
    #expect(try residentKilobytes() - before < 64 * 1024)
    let record = try probe.record.wait(within: 20) { !$0.lost.isEmpty }
    #expect(record.lost[0].code == .timeout)
    probe.abandon()
  }

  @Test func nonsenseEndsTheConnectionAndTheNextOneWorks() throws {
    let probe = try SessionProbe(.test(broker.port), commits: true)
    probe.queue.sync { probe.session.start() }
    for nonsense in [[0x00, 0x00], [0x32, 0x02, 0xFF, 0xFF], [0x90, 0x01, 0x00]] as [[UInt8]] {
      let client = try #require(broker.accept(within: 5000))
      #expect(client.welcome(.v5))
      client.send(nonsense)
      #expect(client.packet(within: 3000) == nil)
      #expect(client.isAtEnd)
    }
    let client = try #require(broker.accept(within: 5000))
    #expect(client.welcome(.v5))
    client.send(message(.v5, 9))
    #expect(try probe.messages(1) == ["9"])
    probe.abandon()
  }

  @Test func connectionsThatComeAndGoLeaveNoDescriptorBehind() throws {
    let probe = try SessionProbe(.test(broker.port, version: .v5))
    probe.queue.sync { probe.session.start() }
    for _ in 0..<6 {
      let client = try #require(broker.accept(within: 5000))
      #expect(client.packet(.connect) != nil)
      client.end()
    }
    probe.abandon()
    try Eventually.holds("the sockets to be closed") { try openSockets(to: broker.port) == 0 }
  }

  private func message(_ version: ProtocolVersion, _ id: UInt16) -> [UInt8] {
    Wire.publish(version, topic: "t/a", payload: Array("\(id)".utf8), id: id)
  }

  private func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
  }

  /// Sockets of this machine that are connected to a port of 127.0.0.1 and not closed by us.
  private func openSockets(to port: UInt16) throws -> Int {
    let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
    let peer = String(format: "0100007F:%04X", port)
    return table.split(separator: "\n").count { line in
      let fields = line.split(separator: " ")
      return fields.count > 3 && fields[2] == peer && (fields[3] == "01" || fields[3] == "08")
    }
  }
}
