import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Messages that nobody should send, between good ones (reliability T18 and T20).
  @Suite struct HostileTests {
    private static let bad: [(name: String, payload: [UInt8])] = [
      ("broken", Array(#"{"ts":1,"water_temp":"#.utf8)),
      ("words", Array("hello".utf8)),
      ("blank", [0x20]),
      ("binary", (0...255).map(UInt8.init)),
      ("invalid-text", Array(#"{"water_temp":1,"x":""#.utf8) + [0xff, 0xfe] + Array("\"}".utf8)),
      ("deep", Array(repeating: UInt8(ascii: "["), count: 100_000)),
      ("deep-object", Array(String(repeating: #"{"a":"#, count: 100_000).utf8)),
      ("oversize", Array(#"{"water_temp":1,"x":""#.utf8) + Array(repeating: 120, count: 300_000)),
      ("long-number", Array("{\"water_temp\":".utf8) + Array(repeating: 57, count: 200_000)),
      ("twice", Array(#"{"water_temp":1,"water_temp":2}"#.utf8)),
      ("too-large-number", Array(#"{"water_temp":1e400}"#.utf8)),
      ("no-readings", Array("{}".utf8)),
    ]

    @Test func badMessagesBetweenGoodOnesAreQuarantined() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      let child = try daemon.start()
      let fleet = Fleet()
      var messages: [WirePublisher.Message] = []
      var good: [Int] = []
      for (index, bad) in Self.bad.enumerated() {
        good.append(messages.count)
        messages.append(fleet.message(index))
        messages.append(WirePublisher.Message("farm/hostile/\(bad.name)/telemetry", bad.payload))
      }
      // With an empty message a retained one is cleared: no fault, and no reading.
      messages.append(WirePublisher.Message("farm/hostile/empty/telemetry", [], isRetained: true))
      let publisher = WirePublisher(port: broker.port, messages)
      try publisher.wait()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      let ledger = try daemon.status().ledger
      #expect(child.isRunning)
      #expect(ledger.received == Self.bad.count * 2 + 2)
      #expect(ledger.ignored == 1)
      #expect(ledger.quarantined == Self.bad.count)
      #expect(ledger.stored == Self.bad.count + 1)
      #expect(daemon.stop() == .exited(0))
      let account = try StoreCheck.account(daemon.storePath, of: fleet)
      #expect(account.stored == Set(0..<Self.bad.count))
      #expect(account.unexpected.isEmpty)
      try expectQuarantine(daemon.storePath)
      #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
    }

    /// With a format under which the good messages are bad too, the same check must fail.
    @Test func canaryWrongFormatStoresNothing() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.sources = [("farm/{site}/{device}/{metric}", "value")]
      let daemon = try DaemonProcess(settings)
      try daemon.start()
      let fleet = Fleet()
      let publisher = WirePublisher(
        port: broker.port,
        count: Self.bad.count,
        message: fleet.message
      )
      try publisher.wait()
      try daemon.waitForStatus("all messages") { $0.ledger.received == Self.bad.count }
      #expect(try daemon.status().ledger.quarantined == Self.bad.count)
      #expect(daemon.stop() == .exited(0))
      #expect(try StoreCheck.account(daemon.storePath, of: fleet).stored != Set(0..<Self.bad.count))
    }

    private func expectQuarantine(_ path: String) throws {
      let kept = try StoreReader(path: path).quarantine(limit: 100)
      let codes = Dictionary(uniqueKeysWithValues: kept.map { ($0.topic, $0.code) })
      #expect(codes["farm/hostile/broken/telemetry"] == .malformed)
      #expect(codes["farm/hostile/deep/telemetry"] == .tooDeep)
      #expect(codes["farm/hostile/oversize/telemetry"] == .tooLarge)
      #expect(codes["farm/hostile/twice/telemetry"] == .duplicateKey)
      #expect(codes["farm/hostile/no-readings/telemetry"] == .noReadings)
      for (name, payload) in Self.bad {
        let entry = kept.first { $0.topic == "farm/hostile/\(name)/telemetry" }
        #expect(entry?.size == payload.count, "\(name)")
        #expect(entry?.bytes == Array(payload.prefix(Quarantined.maximumBytes)), "\(name)")
      }
    }
  }
}
