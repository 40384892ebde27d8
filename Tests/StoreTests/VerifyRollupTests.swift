import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Figures that are not what their readings make are found, and named with series and stretch.
@Suite struct VerifyRollupTests {
  private let harness: StoreHarness
  private static let shanghai = LocalZone.fixed("Asia/Shanghai", offset: 28_800)
  private static let firstBlock = "key = (SELECT min(key) FROM rollup)"

  /// Two devices whose readings are in chunks of 32 days, two of each series or more.
  init() throws {
    harness = try StoreHarness { ($0.zone, $0.leastInStretch) = (Self.shanghai, 1) }
    var model = SampleModel(seed: 41, devices: 2, metrics: 2)
    var growth = model.growth
    for wait in [TimeSpan.days(45), .days(70)] {
      for _ in 0..<3 {
        try harness.append(batch(model.draw(500), growth: growth).booked(model.register))
        growth = RegisterGrowth()
        model.wait(.hours(20))
      }
      model.wait(wait)
      try harness.maintain(at: model.now)
    }
    var next = Batch(kind: .messages, at: model.now)
    next.revisions = model.revise(5)
    try harness.append(next)
    model.wait(.hours(2))
    try harness.maintain(at: model.now)
    try harness.end(clean: true)
  }

  private func rollups(_ zone: LocalZone? = shanghai) throws -> StoreVerification.Check {
    let verifier = try StoreVerifier(path: harness.path) { $0 == zone?.identifier ? zone : nil }
    return try #require(verifier.run().checks.first { $0.name == "rollups" })
  }

  private func change(_ sql: String) throws {
    try Connection(path: harness.path, mode: .readWrite(queue: nil)).execute(sql)
  }

  @Test func figuresOfASoundFileAreSound() throws {
    #expect(try rollups().faults == [])
    #expect(try rollups().examined > 7)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT max(hours) FROM rollup") == 32 * 24)
  }

  @Test(arguments: ["day", "local", "hour", "ten"])
  func figuresOfOtherReadingsAreFound(level: String) throws {
    try change(
      """
      UPDATE rollup SET \(level) = (SELECT other.\(level) FROM rollup AS other
        WHERE other.key >> 32 = 2 AND other.\(level) IS NOT NULL LIMIT 1) WHERE \(Self.firstBlock)
      """
    )
    let found = try rollups()
    #expect(found.faulty > 0)
    let stretch = ["day": "day from 20", "local": "local day from 20", "hour": "hour from 20"]
    #expect(found.faults.allSatisfy { $0.contains(stretch[level] ?? "ten minutes from 20") })
    let name = try #require(try harness.reader().register()[SeriesID(rawValue: 1)]?.key)
    #expect(found.faults.allSatisfy { $0.hasPrefix("\(name) ") }, "\(found.faults)")
  }

  @Test func figuresThatCannotBeReadAreFoundAndTheOthersLookedAt() throws {
    let examined = try rollups().examined
    try change("UPDATE rollup SET ten = zeroblob(40) WHERE \(Self.firstBlock)")
    let found = try rollups()
    #expect(found.faulty == 1 && found.examined == examined)
    #expect(found.faults.first?.contains("cannot be read") == true)
  }

  /// Readings that were dropped leave their figures behind; others may not.
  @Test func figuresWithoutReadingsAreFoundUnlessThoseWereDropped() throws {
    let file = try Connection(path: harness.path, mode: .readWrite(queue: nil))
    let key = try #require(try file.integer("SELECT min(key) FROM chunk"))
    try file.execute("DELETE FROM chunk WHERE key = \(key)")
    #expect(try rollups().faults.allSatisfy { $0.contains("readings that are not there") })
    #expect(try rollups().faulty > 3)
    try file.execute(
      "UPDATE meta SET expired_until = (SELECT min(start) + 32 * 86400000 FROM chunk)"
    )
    #expect(try rollups().faults == [])
  }

  @Test func readingsWithoutFiguresAreFound() throws {
    // The figures of one block in the place of those of another one, of other days.
    try change(
      """
      UPDATE rollup SET day = (SELECT other.day FROM rollup AS other WHERE other.key >> 32 = 1
        ORDER BY other.key DESC LIMIT 1) WHERE \(Self.firstBlock)
      """
    )
    #expect(try rollups().faults.contains { $0.contains("readings without figures") })
  }

  @Test func localDaysOfAZoneThatIsNotKnownAreLeftAlone() throws {
    try change(
      """
      UPDATE rollup SET local = (SELECT other.local FROM rollup AS other
        WHERE other.key >> 32 = 2 LIMIT 1) WHERE \(Self.firstBlock)
      """
    )
    #expect(try rollups(nil).faults == [])
    #expect(try rollups().faulty > 0)
  }
}
