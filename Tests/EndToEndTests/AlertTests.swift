import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Alerts over the death of the daemon.
  @Suite struct AlertTests {
    private static let rules = """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen < 3 mg/L
          clear: dissolved_oxygen > 4 mg/L
          for: 4s
          stale_after: 10m
          severity: critical
          title: { zh-Hans: 塘口缺氧, en: Pond oxygen low }
      """

    /// A pond whose oxygen the test sets.
    private final class Pond {
      let broker: MosquittoBroker
      let daemon: DaemonProcess
      private var lastTime: Int64 = 0

      init() throws {
        broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
        var settings = DaemonSettings(brokerPort: broker.port)
        settings.rules = AlertTests.rules
        daemon = try DaemonProcess(settings)
      }

      func measure(_ oxygen: Double) throws {
        // Two measurements may fall into one millisecond, where the second would be a duplicate.
        lastTime = max(lastTime + 1, Int64(Date().timeIntervalSince1970 * 1000))
        let body = #"{"ts":\#(lastTime),"dissolved_oxygen":\#(oxygen)}"#
        try WirePublisher(
          port: broker.port,
          [WirePublisher.Message("farm/qingxi-3/probe-1/telemetry", body)]
        ).wait()
      }

      /// The events that the alert log tells, in its order.
      func events() throws -> [String] {
        let log = try? String(
          contentsOfFile: daemon.folder.path(of: "alerts.jsonl"),
          encoding: .utf8
        )
        return try (log ?? "").split(separator: "\n").map { line in
          let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
          let fields = try #require(object as? [String: Any])
          #expect(fields["rule"] as? String == "pond_oxygen_low")
          return try #require(fields["event"] as? String)
        }
      }

      func waitFor(_ event: String, count: Int = 1) throws {
        do {
          try Eventually.holds("\(event) in the alert log", within: 30, every: 50) {
            try events().count { $0 == event } == count
          }
        } catch {
          throw TestSupportError("\(error): \(try events()); \(daemon.lastWords)")
        }
      }

      func alert() throws -> Alert {
        try #require(try StoreReader(path: daemon.storePath).alerts(states: nil, since: nil).first)
      }
    }

    @Test func waitingGoesOnAfterAKillAndTheAlertFiresOnce() throws {
      let pond = try Pond()
      try pond.daemon.start()
      try pond.measure(2.5)
      try pond.waitFor("pending")
      let pending = try pond.alert()
      pond.daemon.kill()
      #expect(try pond.alert().state == .pending)
      try pond.daemon.start()
      try pond.measure(2.4)
      try pond.waitFor("firing")
      let firing = try pond.alert()
      #expect(firing.activeSince == pending.activeSince)
      #expect(try #require(firing.firedAt) - firing.activeSince >= .seconds(4))
      #expect(firing.episode == 1)
      pond.daemon.kill()
      try pond.daemon.start()
      try pond.measure(2.3)
      try pond.measure(5.5)
      try pond.waitFor("resolved")
      #expect(pond.daemon.stop() == .exited(0))
      #expect(try pond.events() == ["pending", "firing", "resolved"])
      #expect(try pond.alert().state == .resolved)
      #expect(try StoreCheck.faults(of: pond.daemon.storePath).isEmpty)
    }

    /// A daemon that forgets over the kill must be seen to tell the same alert twice.
    @Test func canaryForgettingTheStoreTellsTheAlertTwice() throws {
      let pond = try Pond()
      try pond.daemon.start()
      try pond.measure(2.5)
      try pond.waitFor("pending")
      pond.daemon.kill()
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: pond.daemon.storePath + suffix)
      }
      try pond.daemon.start()
      try pond.measure(2.4)
      try pond.waitFor("pending", count: 2)
    }

    @Test func duplicatesInDisorderRaiseAnAlertOnce() throws {
      let pond = try Pond()
      try pond.daemon.start()
      let now = Int64(Date().timeIntervalSince1970 * 1000)
      var generator = SeededGenerator(seed: 7)
      let once = (0..<200).map { index in
        WirePublisher.Message(
          "farm/qingxi-3/probe-1/telemetry",
          #"{"ts":\#(now - 10_000 + Int64(index) * 50),"dissolved_oxygen":2.5}"#
        )
      }
      let messages = (0..<10).flatMap { _ in once }.shuffled(using: &generator)
      try WirePublisher(port: pond.broker.port, messages).wait()
      try pond.waitFor("firing")
      try pond.daemon.waitForStatus("all messages") { $0.ledger.received == messages.count }
      try pond.measure(6)
      try pond.waitFor("resolved")
      #expect(try pond.daemon.status().ledger.duplicate == messages.count - 200)
      #expect(pond.daemon.stop() == .exited(0))
      #expect(try pond.events() == ["pending", "firing", "resolved"])
    }
  }
}
