import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// The daemon is killed at random moments under load (reliability T01).
  @Suite struct KillTests {
    /// Messages a second; the publisher keeps to it while the daemon is up and down.
    static let rate = 2500.0

    @Test func killingTheDaemonLosesNothing() throws {
      let kills = EndToEnd.count("SLUICE_KILLS", default: 20)
      let seed = UInt64(EndToEnd.count("SLUICE_SEED", default: Int.random(in: 1...1_000_000)))
      let outcome = try run(kills: kills, seed: seed, delay: "50ms")
      #expect(outcome.lost.isEmpty, "seed \(seed)")
      #expect(outcome.account.duplicates == 0, "seed \(seed)")
      #expect(outcome.account.unexpected.isEmpty, "seed \(seed)")
      #expect(outcome.faults.isEmpty, "seed \(seed)")
      print(
        "\(kills) kills with seed \(seed): \(outcome.acknowledged) acknowledged,",
        "\(outcome.lost.count) lost, \(outcome.account.duplicates) duplicate rows,",
        "\(outcome.redelivered) redelivered"
      )
    }

    /// With acknowledgements that leave before the commit the same run must lose messages.
    @Test func canaryAcknowledgingEarlyLosesMessages() throws {
      let environment = ["SLUICE_TEST_FAULT": "early-acknowledge"]
      let outcome = try run(kills: 4, seed: 1, delay: "500ms", environment: environment)
      #expect(!outcome.lost.isEmpty)
      #expect(outcome.faults.isEmpty)
    }

    private struct Outcome {
      var acknowledged: Int
      var lost: [Int]
      var account: StoreCheck.Account
      var redelivered: Int
      var faults: [String]
    }

    private func run(
      kills: Int,
      seed: UInt64,
      delay: String,
      environment: [String: String] = [:]
    ) throws -> Outcome {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      (settings.maximumDelay, settings.maximumMessages) = (delay, 50_000)
      let daemon = try DaemonProcess(settings)
      try daemon.start(environment: environment)
      let fleet = Fleet()
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: Self.rate),
        count: kills * 10_000,
        message: fleet.message
      )
      var moments = SeededGenerator(seed: seed)
      var faults: [String] = []
      for kill in 1...kills {
        // 0.1…0.4 s at the publisher's rate, counted in messages so that load there is.
        let next = publisher.progress.value.count + Int.random(in: 250...1000, using: &moments)
        try publisher.wait(forAcknowledged: next)
        daemon.kill()
        faults += try StoreCheck.faults(of: daemon.storePath).map { "kill \(kill): \($0)" }
        try daemon.start(environment: environment)
      }
      publisher.stop()
      try publisher.progress.wait("the publisher's end") { $0.isFinished }
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      let ledger = try daemon.status().ledger
      let ending = daemon.stop()
      if ending != .exited(0) { faults.append("the last daemon: \(daemon.lastWords)") }
      faults += try StoreCheck.faults(of: daemon.storePath)
      let account = try StoreCheck.account(daemon.storePath, of: fleet)
      let acknowledged = publisher.acknowledged
      return Outcome(
        acknowledged: acknowledged.count,
        lost: account.lost(of: acknowledged),
        account: account,
        redelivered: ledger.duplicate,
        faults: faults
      )
    }
  }

  /// Waits until the daemon has stored all that the broker had for it: a message published last is
  /// there.
  static func drain(
    _ daemon: DaemonProcess,
    broker: MosquittoBroker,
    fleet: Fleet,
    sentinel number: Int = 0,
    store: String? = nil,
    within seconds: Double = 60
  ) throws {
    let last = WirePublisher(port: broker.port, [fleet.sentinel(number)])
    try last.wait()
    do {
      try Eventually.holds("the broker's queue to be drained", within: seconds, every: 20) {
        try StoreCheck.hasSentinel(store ?? daemon.storePath, number)
      }
    } catch {
      throw TestSupportError("\(error); \(daemon.lastWords)")
    }
  }
}
