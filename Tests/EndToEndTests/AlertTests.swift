import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Alerts over the death of the daemon.
  @Suite struct AlertTests {
    static let rules = """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen < 3 mg/L
          clear: dissolved_oxygen > 4 mg/L
          for: 4s
          stale_after: 10m
          severity: critical
          title: { zh-Hans: 塘口缺氧, en: Pond oxygen low }
      """

    @Test func waitingGoesOnAfterAKillAndTheAlertFiresOnce() throws {
      let pond = try Pond(rules: Self.rules)
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
      let pond = try Pond(rules: Self.rules)
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
      let pond = try Pond(rules: Self.rules)
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
