import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// `sluice explain` of an alert that really came about.
  @Suite struct ExplainTests {
    private static func rules(_ limit: Int) -> String {
      """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen * 2 < \(limit) and not in_maintenance
          clear: dissolved_oxygen > 4 mg/L
          stale_after: 10m
          title: { en: Pond oxygen low }
      """
    }

    @Test func anAlertTellsItsPartsItsDeliveriesAndItsReadings() throws {
      let receiver = try HTTPReceiver()
      var settings: DaemonSettings?
      let pond = try Pond(rules: Self.rules(6)) {
        $0.channels = [
          "hook: { type: webhook, url: \"\(receiver.url())\", allow_private: true }"
        ]
        $0.routes = ["{ to: [hook, duty-log] }"]
        settings = $0
      }
      try pond.daemon.start()
      try pond.measure(2.5)
      try receiver.requests.wait("the message", within: 20) { $0.count == 1 }
      try Eventually.holds("the message to be done", within: 20, every: 50) {
        try StoreReader(path: pond.daemon.storePath).messages(states: [.done], limit: 2).count == 1
      }
      let first = try explain(pond)
      // The rule reads otherwise now, and then is gone: what is explained is the one of then.
      for rules in [Self.rules(5), "rules: []"] {
        var changed = try #require(settings)
        changed.rules = rules
        try pond.daemon.configure(changed)
        let later = try explain(pond)
        #expect(
          later.filter { $0["part"] != nil } as NSArray == first.filter { $0["part"] != nil }
            as NSArray
        )
      }
      #expect(pond.daemon.stop() == .exited(0))
      let rule = first.first { $0["field"] as? String == "rule" }?["value"] as? String
      #expect(rule?.contains("dissolved_oxygen * 2 < 6") == true, "\(rule ?? "none")")
      let parts = Dictionary(
        first.compactMap { row in (row["part"] as? String).map { ($0, row["value"]) } },
        uniquingKeysWith: { $1 }
      )
      #expect(parts["dissolved_oxygen"] as? Double == 2.5)
      #expect(parts["dissolved_oxygen * 2"] as? Double == 5)
      #expect(parts["dissolved_oxygen > 4"] as? String == "false")
      let delivery = try #require(first.first { $0["channel"] as? String == "hook" })
      #expect(delivery["state"] as? String == "done")
      #expect(delivery["attempts"] as? Int == 1)
      #expect(delivery["finished"] is String)
      #expect(first.contains { $0["event"] as? String == "firing" })
      let reading = first.first { $0["series"] as? String == "qingxi-3/probe-1/dissolved_oxygen" }
      #expect(reading?["value"] as? Double == 2.5)
      #expect(reading?["flag"] != nil)
    }

    private func explain(_ pond: Pond) throws -> [[String: Any]] {
      let id = "pond_oxygen_low:qingxi-3/probe-1#1"
      let run = try StoredFarm.sluice(
        ["explain", id, "--format", "json", "--config", pond.daemon.configurationPath]
      )
      #expect(run.isSuccess, "\(run.errors)")
      return try run.output.map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
    }
  }
}
