import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// A gateway whose connection ends: one alert for it, none for what stands behind it.
  @Suite struct PresenceTests {
    @Test func aGatewaysWillIsToldWithWhatStandsBehindIt() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.sources.append(("gateways/{device}/status", "availability"))
      settings.more = """
        presence: { at_least: 1s, intervals: 1, offline_after: 0s, gateway_silent: critical }
        sites:
          qingxi-3:
            devices:
              gw-1: {}
              probe-1: { every: 3s, gateway: gw-1 }
              probe-2: { every: 3s, gateway: qingxi-3/gw-1 }
        """
      let daemon = try DaemonProcess(settings)
      try daemon.start()
      try publish(broker, "farm/qingxi-3/probe-1/telemetry", #"{"water_temp":20,"rssi":-101}"#)
      try publish(broker, "farm/qingxi-3/probe-2/telemetry", #"{"water_temp":21}"#)
      try publish(broker, "gateways/gw-1/status", "offline")
      let alert = try Eventually.value("an alert of the gateway", within: 20, every: 50) {
        try? StoreReader(path: daemon.storePath).alerts(states: [.firing]).first
      }
      #expect(alert.id == "gateway_silent:qingxi-3/gw-1#1" && alert.severity == .critical)
      #expect(alert.detail?.contains("behind it: probe-1, probe-2") == true)
      try Eventually.holds("both probes to be behind it", within: 20, every: 50) {
        try StoreReader(path: daemon.storePath).presence().count { $0.state == .behindGateway } == 2
      }
      let status = try StoredFarm.sluice(
        ["status", "--format", "table", "--config", daemon.configurationPath]
      )
      #expect(status.output.contains { $0.contains("qingxi-3/gw-1") && $0.contains("offline") })
      #expect(status.output.contains { $0.contains("qingxi-3/probe-2") && $0.contains("-3/gw-1") })
      daemon.kill()
      try daemon.start()
      try publish(broker, "farm/qingxi-3/probe-1/telemetry", #"{"water_temp":20}"#)
      try Eventually.holds("the end of the alert", within: 20, every: 50) {
        try StoreReader(path: daemon.storePath).alerts(states: [.resolved])
          .contains { $0.id == alert.id }
      }
      #expect(daemon.stop() == .exited(0))
      let log = try String(contentsOfFile: daemon.folder.path(of: "alerts.jsonl"), encoding: .utf8)
      let told = log.split(separator: "\n").filter { $0.contains("gateway_silent") }
      #expect(told.count == 2, "fired once and ended once, over the kill: \(told)")
    }

    private func publish(_ broker: MosquittoBroker, _ topic: String, _ body: String) throws {
      try WirePublisher(port: broker.port, [WirePublisher.Message(topic, body)]).wait()
    }
  }
}
