import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// A thorough look at a store: every kind of fault is found, and a sound file has none.
@Suite struct VerifyTests {
  private let harness: StoreHarness

  init() throws {
    harness = try StoreHarness()
    var first = batch([], growth: makeRegister(devices: 4, metrics: 2).growth)
    for id in Int32(1)...8 {
      first.samples += (1...50).map { sample(id, Int64($0) * 1000, $0 % 7 == 0 ? nil : 1.5) }
    }
    for id in Int32(1)...4 {
      first.ledger[DeviceID(rawValue: id)] = LedgerEntry(
        received: 60,
        stored: 50,
        duplicate: 7,
        quarantined: 2,
        ignored: 1,
        samples: 100
      )
    }
    first.alerts = [alert(.firing, firedAt: 1000)]
    first.transitions = [
      AlertTransition(event: .firing, time: .epoch, alert: alert(.firing, firedAt: 1000))
    ]
    first.delivered = ["log": 1]
    try harness.append(first)
    var late = batch([sample(2, 999)])
    late.ledger[DeviceID(rawValue: 1)] = LedgerEntry(received: 1, stored: 1, samples: 1)
    try harness.append(late)
    try harness.end(clean: true)
  }

  private func faults() throws -> [String: [String]] {
    let verification = try StoreVerifier(path: harness.path).run()
    let faulty = verification.checks.filter { $0.faulty > 0 }
    #expect(verification.isSound == faulty.isEmpty)
    return Dictionary(uniqueKeysWithValues: faulty.map { ($0.name, $0.faults) })
  }

  @Test func aSoundStoreHasNoFaults() throws {
    #expect(try faults() == [:])
    let checks = try StoreVerifier(path: harness.path).run().checks
    #expect(checks.first { $0.name == "samples" }?.examined == 401)
    #expect(checks.first { $0.name == "commits" }?.examined == 2)
    #expect(checks.first { $0.name == "register" }?.examined == 12)
    #expect(checks.first { $0.name == "ledger" }?.examined == 4)
    // Nothing is sealed here.
    let others = checks.filter { $0.name != "chunks" && $0.name != "rollups" }
    #expect(others.allSatisfy { $0.examined > 0 })
  }

  @Test(arguments: [
    ("UPDATE booking SET stored = stored + 1 WHERE device = 2", "ledger", "device 2"),
    ("UPDATE booking SET samples = 99 WHERE device = 3", "samples", "device 3 has 100"),
    ("UPDATE booking SET samples = 101 WHERE device = 3", "samples", "and 101 were booked"),
    ("DELETE FROM booking WHERE device = 4", "samples", "device 4 has 100"),
    ("DELETE FROM batch WHERE seq = 1", "commits", "rows"),
    ("UPDATE meta SET seq = 1", "commits", "not 1"),
    ("UPDATE batch SET last_row = 300 WHERE seq = 1", "commits", "begins at row"),
    ("DELETE FROM batch WHERE seq = 2", "commits", "1 rows belong to no commit"),
    (
      "PRAGMA foreign_keys=OFF; UPDATE series SET device = 77 WHERE id = 3", "register", "no device"
    ),
    ("UPDATE series SET metric = 'a b' WHERE id = 3", "register", "impossible name"),
    ("UPDATE sample_hot SET series = 99 WHERE row = 5", "register", "series 99"),
    ("UPDATE sample_hot SET time = 2000 WHERE row = 4", "samples", "2000 twice"),
    ("UPDATE sample_hot SET flag = 7 WHERE row = 4", "samples", "flag"),
    ("UPDATE sample_hot SET value = NULL WHERE row = 4", "samples", "flag 1 and value disagree"),
    ("UPDATE alert SET state = 'burning'", "alerts", "burning"),
    ("UPDATE transition SET event = 'danced'", "alerts", "unknown word"),
    ("UPDATE delivered SET ordinal = 5", "alerts", "channel log"),
  ])
  func everyFaultIsFoundAndNamed(sql: String, check: String, words: String) throws {
    try Connection(path: harness.path, mode: .readWrite(queue: nil)).execute(sql)
    let faults = try faults()
    #expect(faults[check]?.contains { $0.contains(words) } == true, "\(faults)")
  }

  @Test func aDamagedPageIsFoundAndTheRestIsLookedAt() throws {
    var content = try Data(contentsOf: URL(fileURLWithPath: harness.path))
    let connection = try Connection(path: harness.path, mode: .readOnly)
    let root = try #require(
      try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'alert_episode'")
    )
    content[Int(root - 1) * 4096 + 5] ^= 0xff
    try content.write(to: URL(fileURLWithPath: harness.path))
    let verification = try StoreVerifier(path: harness.path).run()
    #expect(verification.checks.first { $0.name == "pages" }?.faulty ?? 0 > 0)
    #expect(verification.checks.first { $0.name == "samples" }?.examined == 401)
    #expect(verification.checks.first { $0.name == "samples" }?.faulty == 0)
  }

  @Test func manyFaultsAreCountedAndTheFirstAreNamed() throws {
    try Connection(path: harness.path, mode: .readWrite(queue: nil))
      .execute("UPDATE sample_hot SET flag = 7")
    let checks = try StoreVerifier(path: harness.path).run().checks
    let samples = try #require(checks.first { $0.name == "samples" })
    #expect(samples.faulty >= 300)
    #expect(samples.faults.count == StoreVerification.Check.longestList)
  }
}
