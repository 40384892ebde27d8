import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// A thorough look at what is sealed: chunks and the figures beside them.
@Suite struct VerifySealedTests {
  private let harness: StoreHarness

  init() throws {
    harness = try StoreHarness()
    var model = SampleModel(seed: 31)
    try harness.append(batch(model.draw(900), growth: model.growth).booked(model.register))
    // What is there is sealed to 32 days, then to days, and what follows to hours.
    model.wait(.days(70))
    try harness.maintain(at: model.now)
    try harness.append(batch(model.draw(900)).booked(model.register))
    model.wait(.days(3))
    try harness.maintain(at: model.now)
    try harness.append(batch(model.draw(900)).booked(model.register))
    try harness.maintain(at: model.now, asking: true)
    try harness.append(batch(model.draw(50)).booked(model.register))
    try harness.end(clean: true)
  }

  private func checks() throws -> [String: StoreVerification.Check] {
    let checks = try StoreVerifier(path: harness.path).run().checks
    return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
  }

  @Test func whatIsSealedIsSound() throws {
    let checks = try checks()
    let connection = try Connection(path: harness.path, mode: .readOnly)
    for table in ["chunk", "fresh", "sample_live"] {
      let count = try connection.integer("SELECT count(*) FROM \(table)") ?? 0
      #expect(count > 0, "\(table)")
    }
    #expect(checks["chunks"]?.faults == [])
    #expect(checks["chunks"]?.examined ?? 0 > 20)
    #expect(checks["samples"]?.faults == [])
  }

  @Test(arguments: [
    (
      "UPDATE chunk SET data = substr(data, 1, length(data) - 1) WHERE key = (SELECT min(key) FROM chunk)",
      "chunks", "cannot be read"
    ),
    (
      "UPDATE fresh SET data = zeroblob(20) WHERE key = (SELECT max(key) FROM fresh)", "chunks",
      "cannot"
    ),
    ("INSERT INTO timeline (key, rev, data) VALUES (1, 1, x'00')", "chunks", "timeline 1"),
    (
      "UPDATE chunk SET samples = samples + 1 WHERE key = (SELECT min(key) FROM chunk)", "chunks",
      "figures"
    ),
    ("UPDATE chunk SET max = 1e9 WHERE key = (SELECT min(key) FROM chunk)", "chunks", "figures"),
    (
      "UPDATE fresh SET samples = samples + 1 WHERE key = (SELECT min(key) FROM fresh)", "chunks",
      "are counted"
    ),
    ("UPDATE fresh SET key = key + 67108864 * 900", "chunks", "outside of its hours"),
    ("UPDATE fresh SET key = key + 1000", "chunks", "not of its device"),
    ("UPDATE chunk SET key = key + (999 << 32)", "chunks", "series"),
    ("DELETE FROM fresh WHERE key = (SELECT min(key) FROM fresh)", "samples", "were booked"),
  ])
  func everyFaultIsFoundAndNamed(sql: String, check: String, words: String) throws {
    try Connection(path: harness.path, mode: .readWrite(queue: nil)).execute(sql)
    let found = try checks()[check]
    #expect(found?.faults.contains { $0.contains(words) } == true, "\(String(describing: found))")
  }
}
