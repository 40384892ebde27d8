import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// The watcher is watched: signs of life, and what is told of Sluice itself.
  @Suite struct WatchTests {
    private static let rules = """
      rules:
        - { alert: pond_oxygen_low, when: dissolved_oxygen < 3 mg/L, stale_after: 1h }
      """

    private static func channel(_ name: String, _ receiver: HTTPReceiver) -> String {
      "\(name): { type: webhook, url: \"\(receiver.url())\", allow_private: true }"
    }

    /// What a message says of Sluice itself; nil for one about an alert.
    private static func notice(_ request: HTTPReceiver.Request) -> String? {
      let alert = (request.json?["alerts"] as? [[String: Any]])?.first
      let name = (alert?["labels"] as? [String: String])?["alertname"]
      return name == "SluiceNotice" ? (alert?["annotations"] as? [String: String])?["text"] : nil
    }

    private static func notices(_ requests: [HTTPReceiver.Request]) -> [String] {
      requests.compactMap { notice($0) }
    }

    /// Without the broker nothing is taken in, so nobody may be told that all is well.
    @Test func signsOfLifeStopWhenTheBrokerIsAway() throws {
      let heart = try HTTPReceiver()
      let pond = try Pond(rules: Self.rules) { settings in
        settings.notifyLines = [
          "watch: { heartbeat: { url: \"\(heart.url("/beat"))\", every: 1s, allow_private: true } }"
        ]
      }
      try pond.daemon.start()
      try heart.requests.wait("signs of life", within: 20) { $0.count >= 2 }
      let beat = try #require(heart.requests.value.first)
      #expect(beat.method == "POST" && beat.target == "/beat")
      #expect(beat.json?["waiting"] as? Int == 0)
      #expect((beat.json?["last_commit_age"] as? Double).map { $0 < 30 } == true)
      pond.broker.kill()
      try pond.daemon.waitForStatus("no broker") { !$0.broker.connected }
      let (gone, before) = (Date().timeIntervalSince1970, heart.requests.value.count)
      // Long enough for three of them.
      try Eventually.holds("time passes", within: 20, every: 50) {
        Date().timeIntervalSince1970 - gone > 3
      }
      // One may have been on its way. Commits went through all the while: status shows no held store.
      #expect(try pond.daemon.status().store.held == nil)
      #expect(heart.requests.value.count <= before + 1)
      #expect(heart.requests.value.allSatisfy { $0.at < gone + 1 })
      let silent = heart.requests.value.count
      try pond.broker.start()
      try heart.requests.wait("signs of life again", within: 30) { $0.count >= silent + 2 }
      #expect(pond.daemon.stop() == .exited(0))
    }

    /// Commits that do not go through are no life either.
    @Test(.enabled(if: SmallDisk.isAvailable, "only root can mount a small disk"))
    func signsOfLifeStopWhenTheStoreTakesNothing() throws {
      let disk = try SmallDisk(megabytes: 64)
      let heart = try HTTPReceiver()
      let pond = try Pond(rules: Self.rules) { settings in
        settings.storePath = disk.path(of: "sluice.db")
        settings.notifyLines = [
          "watch: { heartbeat: { url: \"\(heart.url("/beat"))\", every: 1s, allow_private: true } }"
        ]
      }
      try pond.daemon.start()
      try heart.requests.wait("a sign of life", within: 20) { $0.count >= 1 }
      try disk.fill(leaving: 128)
      try Eventually.holds("a full store", within: 30) {
        try pond.measure(8)
        return try pond.daemon.status().store.held != nil
      }
      let full = Date().timeIntervalSince1970
      try Eventually.holds("time passes", within: 20, every: 50) {
        Date().timeIntervalSince1970 - full > 3
      }
      #expect(heart.requests.value.allSatisfy { $0.at < full + 1 })
      let silent = heart.requests.value.count
      disk.makeRoom()
      try heart.requests.wait("signs of life again", within: 60) { $0.count > silent }
    }

    @Test func aRestartIsToldWithWhatWasCaughtUp() throws {
      let receiver = try HTTPReceiver()
      let pond = try Pond(rules: Self.rules) { settings in
        settings.channels = [Self.channel("hook", receiver)]
        settings.routes = ["{ to: [hook, duty-log] }"]
        settings.notifyLines = ["watch: { to: [hook, duty-log], restart_after: 0s }"]
      }
      try pond.daemon.start()
      try pond.measure(8)
      try Eventually.holds("a time until which it has watched") {
        try StoreReader(path: pond.daemon.storePath).watchedUntil() != nil
      }
      pond.daemon.kill()
      for _ in 0..<7 { try pond.measure(8) }
      try pond.daemon.start()
      try receiver.requests.wait("the note", within: 30) { !Self.notices($0).isEmpty }
      let text = try #require(Self.notices(receiver.requests.value).first)
      #expect(text.hasPrefix("Sluice is running again: it was down for "))
      #expect(text.firstMatch(of: /down for [0-9]+d/) == nil, "\(text)")
      #expect(text.hasSuffix("; 7 messages caught up."), "\(text)")
      #expect(pond.daemon.stop() == .exited(0))
      #expect(Self.notices(receiver.requests.value).count == 1, "the first start is no restart")
    }

    /// A channel that fails for long, and messages that pile up, are told by the other channel; so is
    /// the end.
    @Test func aChannelThatFailsIsToldByAnother() throws {
      let isDown = Waiter(true)
      let bad = try HTTPReceiver { _, _ in
        isDown.value ? .init(503, headers: ["Retry-After": "1"]) : .init()
      }
      let good = try HTTPReceiver()
      let pond = try Pond(rules: Self.rules) { settings in
        settings.channels = [Self.channel("bad", bad), Self.channel("good", good)]
        settings.routes = ["{ to: [bad, duty-log] }"]
        settings.notifyLines = ["watch: { to: [bad, good], failing_after: 2s, waiting_over: 2 }"]
      }
      try pond.daemon.start()
      for value in [2.5, 5.5, 2.4] { try pond.measure(value) }
      try good.requests.wait("both notes", within: 30) { Self.notices($0).count >= 2 }
      isDown.set(false)
      try good.requests.wait("the end", within: 30) { Self.notices($0).count >= 3 }
      let told = Self.notices(good.requests.value)
      let failing = told.first { $0.contains("cannot tell the channel bad") }
      #expect(failing?.contains("the receiver answered 503. Its messages wait.") == true, "\(told)")
      #expect(told.contains { $0.contains("messages wait at Sluice to be told") }, "\(told)")
      #expect(told.last == "Sluice tells the channel bad again.")
      #expect(told.count == 3, "each once: \(told)")
      // The alerts came to the bad one in their order, before what was told of Sluice.
      try bad.requests.wait("its messages", within: 30) { requests in
        requests.contains { Self.notice($0) == "Sluice tells the channel bad again." }
      }
    }
  }
}
