import Dispatch
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Where there is no room for what is to be sealed or joined, dropping what is due makes it.
@Suite struct FullDiskTests {
  /// The first moment of 32 days that are joined to one chunk.
  private static let start = Instant(milliseconds: 20_672 * 86_400_000)
  /// What needs room.
  enum Work: CaseIterable {
    /// A chunk of the 32 days that are over.
    case joining
    /// Rows of the days after them.
    case sealing
  }

  private func fill(
    _ harness: StoreHarness,
    _ days: Range<Int64>,
    growth: RegisterGrowth = RegisterGrowth()
  ) throws {
    var chance = SplitMix(seed: UInt64(days.upperBound))
    let samples = days.flatMap { day in
      (0..<360).flatMap { step -> [Sample] in
        let time = Self.start.milliseconds + day * 86_400_000 + Int64(step) * 240_000
        return (Int32(1)...2).map { sample($0, time, Double(chance.next() % 100_000) / 1000) }
      }
    }
    try harness.append(batch(samples, growth: growth))
  }

  @Test(arguments: Work.allCases)
  func whatIsDueIsDroppedWhileThereIsNoRoom(work: Work) throws {
    let origin = try StoreHarness()
    try fill(origin, 0..<32, growth: makeRegister(devices: 2, metrics: 1).growth)
    var now = Self.start + .days(32) + .hours(3)
    try origin.maintain(at: now, asking: true)
    if work == .sealing {
      now = Self.start + .days(48)
      try fill(origin, 32..<48)
    } else {
      now = Self.start + .days(34)
    }
    try origin.end(clean: true)
    let harness = try StoreHarness { $0.keep = KeepPolicy(samples: .days(10), rollups: .days(10)) }
    // A copy has no free pages.
    _ = try StoreBackup.make(of: origin.path, at: harness.path)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.integer("SELECT count(*) FROM fresh") ?? 0 >= 2 * 32)
    harness.options.maximumPages = Int(try file.integer("PRAGMA page_count") ?? 0) + 4
    _ = try harness.open()
    var refused = 0
    while refused < 30 {
      do throws(StoreError) {
        try harness.maintainOnce(at: now)
        break
      } catch {
        guard case .full = error else { throw error }
        refused += 1
      }
    }
    #expect(refused < 30)
    if work == .sealing { #expect(refused > 0) }
    try harness.maintain(at: now + .hours(1))
    if work == .joining { #expect(try file.integer("SELECT count(*) FROM fresh") == 0) }
    #expect(try file.integer("SELECT join_hours FROM pass") == 0)
    var (first, count) = (now, Int64(0))
    try harness.reader().samples(matching: nil, in: .all) { _, sample in
      (first, count) = (min(first, sample.time), count + 1)
    }
    let kept: Range<Int64> = work == .joining ? 24..<32 : 38..<48
    #expect(first == Self.start + .days(kept.lowerBound))
    #expect(count == Int64(kept.count) * 720)
    #expect(try harness.reader().sizes().hotSamples == 0)
    let checks = try StoreVerifier(path: harness.path).run().checks
    // The readings are not booked in the ledger.
    for check in checks where check.name != "samples" { #expect(check.faults == []) }
  }
}
