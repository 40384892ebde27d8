import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// The shipped access lists, to the letter, with users who claim what is another's.
  @Suite struct AccessListTests {
    /// The rights of the shipped files, and the configuration that the example has in its comments.
    private static func shipped() throws -> (rights: String, configuration: String) {
      let folder = SharedData.packageRoot.appendingPathComponent("Deploy/mosquitto")
      let rights = try String(
        contentsOf: folder.appendingPathComponent("sluice.acl"),
        encoding: .utf8
      )
      let gateways = try String(
        contentsOf: folder.appendingPathComponent("30-gateways.acl.example"),
        encoding: .utf8
      )
      let example = gateways.split(separator: "\n").filter { $0.hasPrefix("#   ") }
        .map { $0.dropFirst(4) }.joined(separator: "\n")
      return (rights + gateways, example)
    }

    private func send(_ port: UInt16, _ user: String, _ topic: String, _ body: String) throws {
      let message = WirePublisher.Message(topic, body)
      try WirePublisher(port: port, options: .init(username: user), [message]).wait()
    }

    @Test func nobodySpeaksForAnother() throws {
      let (rights, example) = try Self.shipped()
      #expect(example.contains("{user}") && example.contains("gate-3"))
      let folder = try TemporaryDirectory("sluice-acl")
      let file = try folder.write(rights, to: "sluice.acl")
      let broker = try MosquittoBroker(settings: ["acl_file \(file)"])
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.brokerLines = ["username: sluice"]
      settings.sources.append(("gateway/{site}/{user}/up", "json"))
      // The sites of the example; its source is the line above.
      settings.more = String(example[(try #require(example.range(of: "sites:"))).lowerBound...])
      let daemon = try DaemonProcess(settings)
      try daemon.start()
      try daemon.waitForStatus("the connection") { $0.broker.connected }
      let (port, own) = (broker.port, "farm/qingxi-3/probe-1/telemetry")
      try send(port, "probe-1", own, #"{"ph":7}"#)
      // The broker's lock: probe-2 may not write there, and is told nothing.
      try send(port, "probe-2", own, #"{"ph":1}"#)
      // The payload's: its own topic, another's id.
      try send(port, "probe-2", "farm/qingxi-3/probe-2/telemetry", #"{"dev":"A1","ph":2}"#)
      // The gateway's: its own device, a user's level that is not its own, another's device.
      try send(port, "gate-3", "gateway/qingxi-3/gate-3/up", #"{"dev":"A1","ph":7.5}"#)
      try send(port, "gate-9", "gateway/qingxi-3/gate-3/up", #"{"dev":"A1","ph":3}"#)
      try send(port, "gate-9", "gateway/qingxi-3/gate-9/up", #"{"dev":"A1","ph":4}"#)
      try send(port, "probe-1", own, #"{"ph":7.1}"#)
      try daemon.waitForStatus("the last message") { $0.ledger.stored == 3 }
      let ledger = try daemon.status().ledger
      #expect(ledger.received == 5 && ledger.quarantined == 2)
      #expect(daemon.stop() == .exited(0))
      let reader = try StoreReader(path: daemon.storePath)
      let kept = try reader.quarantine(limit: 9).map(\.code)
      #expect(Set(kept) == [.wrongDevice, .identity] && kept.count == 2)
      let register = try reader.register()
      let quarantined = try reader.ledger().filter { $0.value.quarantined > 0 }
      // Who claims to be probe-1 is not booked to it: it must not look alive by that.
      #expect(
        Set(quarantined.keys.map { register[$0]?.name ?? "-" }) == ["probe-2", "-"]
      )
    }
  }
}
