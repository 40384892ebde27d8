import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Sparkplug's births, where the daemon was not there to see them.
  @Suite struct RebirthTests {
    /// The alias 1 with the value 7, and the running number 5.
    private static let data: [UInt8] = [0x12, 4, 0x10, 1, 0x50, 7, 0x18, 5]

    @Test func aNodeWhoseBirthWasMissedIsAskedForItAtTheBroker() throws {
      let receiver = try #require(Programs.system("mosquitto_sub"))
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      // The node's session is there before it is asked.
      let node = ["-p", "\(broker.port)", "-i", "node", "-c", "-q", "1", "-t", "spBv1.0/G/NCMD/n"]
      #expect(try ChildProcess.run(receiver, node + ["-E"]).isSuccess)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.sources = [("spBv1.0/#", "sparkplug")]
      let daemon = try DaemonProcess(settings)
      try daemon.start()
      try daemon.waitForStatus("the connection") { $0.broker.connected }
      let publisher = WirePublisher(
        port: broker.port,
        [WirePublisher.Message("spBv1.0/G/NDATA/n", Self.data)]
      )
      try publisher.wait()
      let asked = try ChildProcess.run(receiver, node + ["-C", "1", "-F", "%r %x", "-W", "30"])
      let request = try #require(asked.output.first?.lowercased())
      let name = "Node Control/Rebirth".utf8.map { String($0, radix: 16) }.joined()
      // Not retained: the name, and behind it the type 11 (Boolean) and true.
      #expect(request.hasPrefix("0 ") && request.contains(name) && request.hasSuffix("200b7001"))
      #expect(try daemon.status().ledger.quarantined == 1)
      #expect(daemon.stop() == .exited(0))
    }
  }
}
