import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// A daemon that is killed again and again tells the same as one beside it that is not.
  @Suite struct AlertKillTests {
    @Test func theLogOfTransitionsIsTheSameAsWithoutKills() throws {
      let kills = EndToEnd.count("SLUICE_KILLS", default: 5)
      let seed = UInt64(EndToEnd.count("SLUICE_SEED", default: Int.random(in: 1...1_000_000)))
      let outcome = try run(kills: kills, seed: seed)
      #expect(outcome.missing.isEmpty, "seed \(seed)")
      #expect(outcome.surplus.isEmpty, "seed \(seed)")
      #expect(outcome.faults.isEmpty, "seed \(seed)")
      #expect(outcome.told > kills * 10, "seed \(seed)")
      #expect(outcome.met.allSatisfy { $0 > 0 }, "seed \(seed)")
      print(
        "\(kills) kills with seed \(seed): \(outcome.told) transitions of \(outcome.alerts) alerts,",
        "\(outcome.missing.count) missing, \(outcome.surplus.count) surplus; kills while alerts were",
        "pending \(outcome.met[0]), firing \(outcome.met[1]), ending \(outcome.met[2]),",
        "with late data to judge \(outcome.met[3])"
      )
    }

    /// A daemon that forgets its alerts over a kill must be seen to tell something else.
    @Test func canaryForgettingAlertsTellsSomethingElse() throws {
      let outcome = try run(kills: 2, seed: 1, forget: "DELETE FROM alert")
      #expect(!outcome.surplus.isEmpty)
    }

    /// One that forgets late data must be seen to leave something out.
    @Test func canaryForgettingLateDataLeavesSomethingOut() throws {
      let outcome = try run(kills: 2, seed: 1, forget: "DELETE FROM belated")
      #expect(outcome.missing.contains { $0.contains("kept:") })
    }

    private struct Outcome {
      var told = 0
      var alerts = 0
      var missing: [String] = []
      var surplus: [String] = []
      var faults: [String] = []
      /// How many kills met alerts that were pending, firing and ending, and late data.
      var met = [0, 0, 0, 0]
    }

    /// A crash tells its reason in one line.
    private static let environment = ["SWIFT_BACKTRACE": "enable=no"]

    private func run(kills: Int, seed: UInt64, forget: String? = nil) throws -> Outcome {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemons = try ["steady", "killed"].map { name in
        var settings = DaemonSettings(brokerPort: broker.port)
        (settings.clientIdentifier, settings.rules) = (name, SagStream.rules)
        let daemon = try DaemonProcess(settings)
        try daemon.start(environment: Self.environment)
        return daemon
      }
      let (steady, killed) = (daemons[0], daemons[1])
      let stream = SagStream()
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: SagStream.rate),
        count: kills * 2000 + 4000,
        message: stream.message
      )
      var moments = SeededGenerator(seed: seed)
      var outcome = Outcome()
      // Seven seconds, so that there are alerts of every kind.
      try publisher.wait(forAcknowledged: 700)
      for _ in 0..<kills {
        let next = publisher.progress.value.count + Int.random(in: 5...100, using: &moments)
        try publisher.wait(forAcknowledged: next)
        killed.kill()
        try note(killed.storePath, in: &outcome)
        if let forget { _ = try StoreCheck.query(killed.storePath, forget) }
        try killed.start(environment: Self.environment)
      }
      publisher.stop()
      try publisher.progress.wait("the publisher's end") { $0.isFinished }
      for (number, daemon) in daemons.enumerated() {
        try EndToEnd.drain(daemon, broker: broker, fleet: Fleet(), sentinel: number)
        // Late data need not be waited for any longer.
        try daemon.process().signal(SIGHUP)
        try Eventually.holds("a reload", within: 20, every: 50) {
          let events = try StoreReader(path: daemon.storePath).events(limit: 10)
          return events.contains { $0.kind == .reloaded }
        }
        if daemon.stop() != .exited(0) { outcome.faults.append(daemon.lastWords) }
      }
      outcome.faults += try StoreCheck.faults(of: killed.storePath)
      // Of the last ponds, time goes on telling until the end, which is another for each daemon.
      let last = publisher.progress.value.count / SagStream.ponds / 2
      let (wanted, found) = (try told(steady, before: last), try told(killed, before: last))
      outcome.missing = Array(Set(wanted).subtracting(found)).sorted()
      outcome.surplus = Array(Set(found).subtracting(wanted)).sorted()
      outcome.alerts = Set(wanted.compactMap { $0.split(separator: " ").first }).count
      outcome.told = wanted.count
      return outcome
    }

    /// Counts what the kill met.
    private func note(_ path: String, in outcome: inout Outcome) throws {
      let open = try StoreReader(path: path).alerts(states: [.pending, .firing], since: nil)
      let late = try StoreCheck.query(path, "SELECT count(*) FROM belated WHERE start IS NOT NULL")
      if open.contains(where: { $0.state == .pending }) { outcome.met[0] += 1 }
      if open.contains(where: { $0.state == .firing }) { outcome.met[1] += 1 }
      if open.contains(where: { $0.clearSince != nil }) { outcome.met[2] += 1 }
      if late != ["0"] { outcome.met[3] += 1 }
    }

    /// What a daemon has told of each alert, in its order: its steps by number, so that a repeated one
    /// is another.
    ///
    /// Times are compared where readings alone decide them; elsewhere ticks have a say.
    private func told(_ daemon: DaemonProcess, before last: Int) throws -> [String] {
      var steps: [String: Int] = [:]
      let reader = try StoreReader(path: daemon.storePath)
      return try reader.transitions(after: 0, limit: 1_000_000).compactMap { _, transition in
        let alert = transition.alert
        let pond = SagStream.number(alert.device ?? "")
        // What waits for `settle` is judged by time, too.
        guard SagStream.isPast(pond) && alert.rule != "settled" || pond < last else { return nil }
        steps[alert.id, default: 0] += 1
        var line = "\(alert.id) \(steps[alert.id] ?? 0) \(transition.event)"
        line += " since \(alert.activeSince.milliseconds) late \(alert.isRetrospective)"
        guard SagStream.isPast(pond) else { return line }
        return line + " at \(transition.time.milliseconds) value \(alert.value ?? .nan)"
      }
    }
  }
}
