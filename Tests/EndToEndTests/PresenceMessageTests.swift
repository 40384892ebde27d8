import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// A gateway that falls silent with devices behind it is one message, not one for each.
  @Suite struct PresenceMessageTests {
    private static let sites = """
      presence: { at_least: 2s, intervals: 1, offline_after: 0s }
      sites:
        qingxi-3:
          devices:
            gw-1: {}
            probe-1: { every: 2s, gateway: gw-1 }
            probe-2: { every: 2s, gateway: gw-1 }
            probe-3: { every: 2s, gateway: gw-1 }
      """
    private static let rules = """
      rules:
        - { alert: water_temp_quiet, for_each: device, when: "missing(water_temp, 2s)", stale_after: 1h }
      """

    private func farm(
      _ receiver: HTTPReceiver,
      _ change: (inout DaemonSettings) -> Void
    ) throws -> (MosquittoBroker, DaemonProcess) {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.sources.append(("gateways/{device}/status", "availability"))
      settings.channels = [
        "hook: { type: webhook, url: \"\(receiver.url())\", allow_private: true }"
      ]
      settings.routes = ["{ to: [hook, duty-log] }"]
      settings.more = Self.sites
      change(&settings)
      return (broker, try DaemonProcess(settings))
    }

    private func measure(_ broker: MosquittoBroker, _ probes: [Int]) throws {
      try WirePublisher(
        port: broker.port,
        probes.map { .init("farm/qingxi-3/probe-\($0)/telemetry", #"{"water_temp":20}"#) }
      ).wait()
    }

    private static func said(_ requests: [HTTPReceiver.Request]) -> [String] {
      requests.map { request in
        let alert = (request.json?["alerts"] as? [[String: Any]])?.first
        let labels = alert?["labels"] as? [String: String]
        let place = labels?["device"].map { " \($0)" } ?? ""
        return "\(request.json?["status"] ?? "?") \(labels?["alertname"] ?? "?")\(place)"
      }
    }

    /// By default: what a probe had said of itself is repeated no more while its gateway is silent,
    /// and of the others nothing is said.
    @Test func aSilentGatewayMutesWhatStandsBehindIt() throws {
      let receiver = try HTTPReceiver()
      let (broker, daemon) = try farm(receiver) { settings in
        settings.routes = ["{ to: [hook, duty-log], repeat_interval: 1s }"]
      }
      try daemon.start()
      // The third is never heard: it is silent by itself while others are heard through the gateway.
      try Eventually.holds("a silent probe, told", within: 30, every: 200) {
        try measure(broker, [1, 2])
        return Self.said(receiver.requests.value).contains("firing device_silent probe-3")
      }
      try publish(broker, "gateways/gw-1/status", "offline")
      try receiver.requests.wait("reminders of the gateway", within: 30) { requests in
        Self.said(requests).count { $0 == "firing gateway_silent gw-1" } >= 4
      }
      let said = Self.said(receiver.requests.value)
      let first = try #require(said.firstIndex(of: "firing gateway_silent gw-1"))
      #expect(!said[first...].contains { $0.contains("device_silent") }, "\(said)")
      #expect(Set(said).count == 2, "\(said)")
      let presence = try StoreReader(path: daemon.storePath).presence()
      #expect(presence.count { $0.state == .behindGateway } == 2)
      #expect(daemon.stop() == .exited(0))
    }

    /// Alerts of the user's own rules about devices behind it, by `inhibit … below: true`; without it
    /// each is told.
    @Test(arguments: [true, false])
    func theUsersOwnSilencesAreMutedBySayingSo(isInhibited: Bool) throws {
      let receiver = try HTTPReceiver()
      let (broker, daemon) = try farm(receiver) { settings in
        settings.rules = Self.rules
        guard isInhibited else { return }
        settings.notifyLines = [
          "inhibit: [{ source: { rule: gateway_silent }, target: { rule: \"*_quiet\" }, below: true }]"
        ]
      }
      try daemon.start()
      try measure(broker, [1, 2, 3])
      try publish(broker, "gateways/gw-1/status", "offline")
      try Eventually.holds("an alert for each probe", within: 30, every: 50) {
        let firing = try StoreReader(path: daemon.storePath).alerts(states: [.firing])
        return firing.count { $0.rule == "water_temp_quiet" } == 3
      }
      // What was to be told has been told before this.
      let test = try StoredFarm.sluice(
        ["notify", "test", "hook", "--config", daemon.configurationPath]
      )
      #expect(test.ending == .exited(0), "\(test.errors)")
      let said = Self.said(receiver.requests.value)
      #expect(said.last == "firing SluiceTest")
      let probes = (1...3).map { "firing water_temp_quiet probe-\($0)" }
      #expect(
        Set(said.dropLast()) == Set(["firing gateway_silent gw-1"] + (isInhibited ? [] : probes))
      )
      #expect(daemon.stop() == .exited(0))
    }

    private func publish(_ broker: MosquittoBroker, _ topic: String, _ body: String) throws {
      try WirePublisher(port: broker.port, [WirePublisher.Message(topic, body)]).wait()
    }
  }
}
