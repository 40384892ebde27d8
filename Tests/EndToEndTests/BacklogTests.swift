import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// What the broker kept while the daemon was away, and what comes more than once (T09, T16).
  @Suite struct BacklogTests {
    @Test func messagesOfAnAbsenceAreAllStored() throws {
      let count = EndToEnd.count("SLUICE_BACKLOG", default: 20_000)
      let stored = try storedAfterAbsence(count: count, settings: EndToEnd.keepsAll)
      #expect(stored == count)
    }

    /// With the queue limit that mosquitto comes with, most of the absence must be lost.
    @Test func canaryDefaultQueueLimitLosesMessages() throws {
      let stored = try storedAfterAbsence(count: 5000, settings: [])
      #expect(stored < 1100)
    }

    private func storedAfterAbsence(count: Int, settings: [String]) throws -> Int {
      let broker = try MosquittoBroker(settings: settings)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      try daemon.waitForStatus("the connection") { $0.broker.connected }
      #expect(daemon.stop() == .exited(0))
      let fleet = Fleet()
      let publisher = WirePublisher(port: broker.port, count: count, message: fleet.message)
      try publisher.wait()
      try daemon.start()
      // The queue may have no room for a sentinel; what came last is known by its quiet.
      let last = WirePublisher(port: broker.port, [fleet.sentinel()])
      try last.wait()
      var before = -1
      try Eventually.holds("the queue to be drained", within: 120, every: 300) {
        let now = try daemon.status().ledger.received
        defer { before = now }
        guard settings.isEmpty else { return now > count }
        return now == before && now > 0
      }
      let ledger = try StoreReader(path: daemon.storePath).ledger().values
      #expect(ledger.allSatisfy { $0.sequenceGaps == 0 } || settings.isEmpty)
      #expect(daemon.stop() == .exited(0))
      let account = try StoreCheck.account(daemon.storePath, of: fleet)
      #expect(account.duplicates == 0)
      #expect(account.unexpected.isEmpty)
      #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
      return account.stored.count
    }

    @Test func everyMessageTenTimesAndShuffledIsStoredOnce() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      let (fleet, unique) = (Fleet(), 2000)
      var generator = SeededGenerator(seed: 16)
      var order: [Int] = []
      for window in stride(from: 0, to: unique, by: 500) {
        let once = Array(window..<window + 500)
        order += (0..<10).flatMap { _ in once }.shuffled(using: &generator)
      }
      let publisher = WirePublisher(port: broker.port, count: order.count) { [order] index in
        fleet.message(order[index])
      }
      try publisher.wait()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      let ledger = try daemon.status().ledger
      #expect(ledger.stored == unique + 1)
      #expect(ledger.duplicate == unique * 9)
      #expect(daemon.stop() == .exited(0))
      let account = try StoreCheck.account(daemon.storePath, of: fleet)
      #expect(account.stored == Set(0..<unique))
      #expect(account.rows == unique)
      #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
    }
  }
}
