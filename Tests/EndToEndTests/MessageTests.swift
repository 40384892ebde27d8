import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Messages from a reading to a receiver, over crashes and failures.
  @Suite struct MessageTests {
    private static let rules = """
      rules:
        - alert: pond_oxygen_low
          when: dissolved_oxygen < 3 mg/L
          stale_after: 10m
          severity: critical
          title: { zh-Hans: 塘口缺氧, en: Pond oxygen low }
          advice: { en: Start the aerator now }
          basis: GB 11607-89
      """

    private func pond(
      _ receiver: HTTPReceiver,
      _ change: (inout DaemonSettings) -> Void = { _ in }
    ) throws -> Pond {
      try Pond(rules: Self.rules) { settings in
        settings.channels = [
          "hook: { type: webhook, url: \"\(receiver.url())\", allow_private: true }"
        ]
        settings.routes = ["{ to: [hook, duty-log] }"]
        change(&settings)
      }
    }

    private func waitFor(
      _ receiver: HTTPReceiver,
      _ pond: Pond,
      within seconds: Double = 20,
      until isReached: @Sendable ([HTTPReceiver.Request]) -> Bool
    ) throws {
      do {
        try receiver.requests.wait("messages", within: seconds, until: isReached)
      } catch {
        let bodies = receiver.requests.value.map { String(decoding: $0.body, as: UTF8.self) }
        throw TestSupportError("\(bodies); \(pond.daemon.lastWords)")
      }
    }

    private static func status(_ request: HTTPReceiver.Request) -> String {
      request.json?["status"] as? String ?? "?"
    }

    private func sluice(_ pond: Pond, _ arguments: String...) throws -> ChildProcess.Finished {
      try StoredFarm.sluice(arguments + ["--config", pond.daemon.configurationPath])
    }

    @Test func anAlertAndItsEndReachTheReceiver() throws {
      let receiver = try HTTPReceiver()
      let pond = try pond(receiver)
      try pond.daemon.start()
      try pond.measure(2.5)
      try waitFor(receiver, pond) { $0.count == 1 }
      try pond.measure(5.5)
      try waitFor(receiver, pond) { $0.count == 2 }
      let seen = receiver.requests.value
      #expect(seen.map(Self.status) == ["firing", "resolved"])
      let alert = (seen[0].json?["alerts"] as? [[String: Any]])?.first
      #expect(alert?["value"] as? Double == 2.5)
      #expect(alert?["unit"] as? String == "mg/L")
      #expect(alert?["basis"] as? String == "GB 11607-89")
      #expect((alert?["annotations"] as? [String: String])?["title"] == "Pond oxygen low")
      #expect(Set(seen.map { $0.headers["idempotency-key"] }).count == 2)
      try Eventually.holds("both are done") {
        try StoreReader(path: pond.daemon.storePath).messages(limit: 9).map(\.state)
          == [.done, .done]
      }
      #expect(pond.daemon.stop() == .exited(0))
      #expect(try pond.events() == ["firing", "resolved"])
    }

    @Test func aReceiverThatWasAwayIsToldAfterARestart() throws {
      let port = try FreePort.pick()
      let away = try Pond(rules: Self.rules) { settings in
        settings.channels = [
          "hook: { type: webhook, url: \"http://127.0.0.1:\(port)/hook\", allow_private: true }"
        ]
        settings.routes = ["{ to: [hook, duty-log] }"]
      }
      try away.daemon.start()
      try away.measure(2.5)
      try away.waitFor("firing")
      try away.measure(5.5)
      try away.waitFor("resolved")
      away.daemon.kill()
      let receiver = try HTTPReceiver(port: port)
      try away.daemon.start()
      try waitFor(receiver, away) { $0.count >= 2 }
      #expect(receiver.requests.value.map(Self.status) == ["firing", "resolved"])
    }

    /// Killed at random moments between a transition and its delivery: every message arrives, and what
    /// arrives twice has the same key.
    @Test func nothingIsLostByKills() throws {
      let kills = EndToEnd.count("SLUICE_MESSAGE_KILLS", default: 8)
      let seed = UInt64(EndToEnd.count("SLUICE_SEED", default: Int.random(in: 1...1_000_000)))
      let outcome = try kill(times: kills, seed: seed)
      #expect(outcome.told.count == kills + 1, "a message for each change, seed \(seed)")
      #expect(Set(outcome.seen.map(\.key)) == Set(outcome.told), "seed \(seed)")
      for (key, requests) in Dictionary(grouping: outcome.seen, by: \.key) {
        #expect(Set(requests.map(\.body)).count == 1, "\(key), seed \(seed)")
      }
      let twice = outcome.seen.count - outcome.told.count
      print("\(kills) kills with seed \(seed): \(outcome.told.count) told, \(twice) of them twice")
    }

    /// Messages that are written as told before they leave are lost by the same kills.
    @Test func canaryWritingBeforeSendingLosesMessages() throws {
      let outcome = try kill(times: 4, seed: 1, environment: ["SLUICE_TEST_FAULT": "early-done"])
      #expect(!Set(outcome.told).subtracting(outcome.seen.map(\.key)).isEmpty)
    }

    /// Makes a change: the oxygen of a pond falls or recovers.
    ///
    /// One pond has three episodes at most, since a fourth within the hour would be kept from ending.
    private func measure(_ number: Int, in pond: Pond) throws {
      try pond.measure(number % 2 == 0 ? 2.5 : 5.5, at: "probe-\(number / 6)")
    }

    private struct Outcome {
      /// The keys of the messages that the store says are told.
      var told: [String]
      /// What the receiver saw.
      var seen: [(key: String, body: [UInt8])]
    }

    private func kill(
      times kills: Int,
      seed: UInt64,
      environment: [String: String] = [:]
    ) throws -> Outcome {
      var random = SeededGenerator(seed: seed)
      let receiver = try HTTPReceiver()
      let pond = try pond(receiver) { $0.maximumDelay = "0s" }
      for round in 0..<kills {
        try pond.daemon.start(environment: environment)
        try measure(round, in: pond)
        let pause = Double(Int.random(in: 0..<60, using: &random)) / 1000
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + pause)
        pond.daemon.kill()
      }
      try pond.daemon.start(environment: environment)
      try measure(kills, in: pond)
      let reader = try StoreReader(path: pond.daemon.storePath)
      try Eventually.holds("everything is told", within: 30) {
        let messages = try reader.messages(limit: 1000)
        return messages.count == kills + 1 && messages.allSatisfy { $0.state == .done }
      }
      #expect(pond.daemon.stop() == .exited(0))
      #expect(try StoreCheck.faults(of: pond.daemon.storePath).isEmpty)
      return Outcome(
        told: try reader.messages(limit: 1000).map(\.key),
        seen: receiver.requests.value.map { ($0.headers["idempotency-key"] ?? "none", $0.body) }
      )
    }

    @Test func aChannelCanBeTriedAndWhatWasGivenUpTriedAnew() throws {
      let isGone = Waiter(false)
      let receiver = try HTTPReceiver { _, _ in isGone.value ? .init(410) : .init() }
      let pond = try pond(receiver)
      try pond.daemon.start()
      let tried = try sluice(pond, "notify", "test", "hook")
      #expect(tried.ending == .exited(0), "\(tried.errors) \(pond.daemon.lastWords)")
      isGone.set(true)
      let refused = try sluice(pond, "notify", "test", "hook")
      #expect(refused.ending == .exited(1))
      #expect(refused.errors.first?.contains("410") == true)
      #expect(try sluice(pond, "notify", "test", "hok").ending == .exited(1))
      let list = try sluice(pond, "notify", "list", "--dead", "--format", "json")
      #expect(list.output.count == 1)
      #expect(list.output.first?.contains(#""message":2"#) == true)
      isGone.set(false)
      #expect(try sluice(pond, "notify", "retry", "2").ending == .exited(0))
      try Eventually.holds("it is told") {
        try StoreReader(path: pond.daemon.storePath).message(2)?.state == .done
      }
      #expect(try sluice(pond, "notify", "retry", "2").ending == .exited(1))
    }

    @Test func aLinkInAMessageAcknowledgesOnceAndOnlyByItsButton() throws {
      let port = try FreePort.pick()
      let receiver = try HTTPReceiver()
      let pond = try pond(receiver) { settings in
        settings.more =
          "http: { listen: \"127.0.0.1:\(port)\", public_url: \"http://127.0.0.1:\(port)\" }"
      }
      try pond.daemon.start()
      try pond.measure(2.5)
      try waitFor(receiver, pond) { $0.count == 1 }
      let alert = (receiver.requests.value[0].json?["alerts"] as? [[String: Any]])?.first
      let annotations = alert?["annotations"] as? [String: String]
      let link = try #require(annotations?["acknowledge"])
      #expect(link.hasPrefix("http://127.0.0.1:\(port)/ack/"))
      let page = try HTTPAsker.ask(link)
      #expect(page.status == 200)
      #expect(page.body.contains("Pond oxygen low"))
      #expect(page.body.contains("<button>"))
      #expect(try pond.alert().acknowledged == nil)
      let done = try HTTPAsker.ask(link, form: "name=%E7%8E%8B%E9%9D%92+%3Cb%3E")
      #expect(done.status == 200)
      #expect(!done.body.contains("<b>"))
      #expect(try pond.alert().acknowledged?.by == "王青 <b> (link)")
      let again = try HTTPAsker.ask(link, form: "name=li")
      #expect(!again.body.contains("<button>"))
      #expect(try pond.alert().acknowledged?.by == "王青 <b> (link)")
      #expect(try HTTPAsker.ask(link + "x").status == 403)
      #expect(try HTTPAsker.ask("http://127.0.0.1:\(port)/healthz").status == 200)
      let metrics = try HTTPAsker.ask("http://127.0.0.1:\(port)/metrics").body
      #expect(metrics.contains("sluice_messages_received_total 1\n"))
      try pond.waitFor("acknowledged")
    }
  }
}
