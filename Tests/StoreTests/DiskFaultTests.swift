import CFaultDisk
import CSQLite
import Dispatch
import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// The n-th write to the disk fails, then the next, until none does: while readings are sealed, joined and
/// dropped with their figures, and while a backup is made.
@Suite(.serialized) struct DiskFaultTests {
  /// What goes wrong.
  enum Fault: CaseIterable {
    /// One write is torn, and the process ends, as the daemon does.
    case torn
    /// The disk is full from there on, and has room again later.
    case full
  }

  /// `SQLITE_IOERR_WRITE`, which Swift does not import.
  private static let failedWrite = SQLITE_IOERR | 3 << 8
  private static let keep = KeepPolicy(samples: .days(60), rollups: .days(90))

  /// A store in which everything is due at once: rows, hours and days to seal and join, late readings and
  /// revisions to work in, chunks and figures to drop.
  private func prepared(_ model: inout SampleModel) throws -> StoreHarness {
    fault_disk_install()
    let harness = try StoreHarness { $0.zone = .fixed("Asia/Shanghai", offset: 28_800) }
    var growth = model.growth
    for wait in [TimeSpan.days(40), .days(45), .days(2), .hours(3)] {
      try harness.append(batch(model.draw(12), growth: growth).booked(model.register))
      growth = RegisterGrowth()
      model.wait(wait)
      try harness.maintain(at: model.now)
    }
    try harness.append(batch(model.draw(12)).booked(model.register))
    var next = Batch(kind: .messages, at: model.now)
    next.revisions = model.revise(2)
    try harness.append(next)
    model.wait(.days(34))
    try harness.end(clean: true)
    harness.options.keep = Self.keep
    return harness
  }

  @Test(arguments: Fault.allCases)
  func maintenanceLosesNothingWhateverWriteFails(fault: Fault) throws {
    var model = SampleModel(seed: 51, devices: 1, metrics: 2)
    let origin = try prepared(&model)
    let whole = try self.whole(origin, model)
    var at = 0
    var hasFailed = true
    while hasFailed, at < 1000 {
      at += 1
      let harness = try StoreHarness { $0 = origin.options }
      try FileManager.default.copyItem(atPath: origin.path, toPath: harness.path)
      hasFailed = try maintain(harness, at: model.now, failing: at, fault)
      // In between, and in the end.
      try expectSound(harness, whole, model, "\(fault) at \(at)")
      try harness.maintain(at: model.now)
      try harness.maintain(at: model.now + .hours(1))
      try expectSound(harness, whole, model, "\(fault) at \(at), in the end")
      let file = try Connection(path: harness.path, mode: .readOnly)
      #expect(try file.integer("SELECT count(*) FROM fresh") == 0)
    }
    #expect(!hasFailed)
    #expect(at > 40)
  }

  /// Maintains with a fault; whether it came to it.
  private func maintain(
    _ harness: StoreHarness,
    at now: Instant,
    failing at: Int,
    _ fault: Fault
  ) throws -> Bool {
    _ = try harness.open()
    let code = fault == .full ? SQLITE_FULL : Self.failedWrite
    fault_disk_arm(harness.path, Int32(at), code, fault == .full ? 1 : 0)
    defer { fault_disk_disarm() }
    do throws(StoreError) {
      try harness.maintainOnce(at: now)
      return fault_disk_disarm() >= at
    } catch {
      fault_disk_disarm()
      switch (fault, error) {
      case (.full, .full): break
      case (.torn, .failed): try? harness.end(clean: false)
      default: Issue.record("\(fault) at \(at): \(error)")
      }
      return true
    }
  }

  /// The readings of a store that nothing has befallen: those that stay, and those that are to go.
  private func whole(_ origin: StoreHarness, _ model: SampleModel) throws -> (
    kept: Set<Sample>, all: Set<Sample>
  ) {
    let harness = try StoreHarness { $0 = origin.options }
    try FileManager.default.copyItem(atPath: origin.path, toPath: harness.path)
    try harness.maintain(at: model.now)
    try harness.maintain(at: model.now + .hours(1))
    let kept = Set(try samples(harness))
    let all = Set(model.selected("*/*/*", .all))
    #expect(kept.isSubset(of: all))
    #expect(kept.count < all.count)
    #expect(!kept.isEmpty)
    return (kept, all)
  }

  private func samples(_ harness: StoreHarness) throws -> [Sample] {
    var samples: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { samples.append($1) }
    return samples
  }

  private func expectSound(
    _ harness: StoreHarness,
    _ whole: (kept: Set<Sample>, all: Set<Sample>),
    _ model: SampleModel,
    _ comment: String
  ) throws {
    let read = try samples(harness)
    #expect(Set(read).count == read.count, "\(comment)")
    #expect(whole.kept.isSubset(of: read), "\(comment)")
    #expect(whole.all.isSuperset(of: read), "\(comment)")
    let checks = try StoreVerifier(path: harness.path, zones: { _ in harness.options.zone }).run()
      .checks
    let faults = checks.flatMap(\.faults)
    #expect(faults == [], "\(comment)")
  }

  @Test(arguments: Fault.allCases)
  func aBackupIsThereWholeOrTheOlderOneIs(fault: Fault) throws {
    fault_disk_install()
    var model = SampleModel(seed: 52, devices: 2, metrics: 2)
    let harness = try StoreHarness()
    try harness.append(batch(model.draw(200), growth: model.growth).booked(model.register))
    let folder = try TemporaryDirectory("backup-fault")
    let target = folder.path(of: "copy.db")
    #expect(try StoreBackup.make(of: harness.path, at: target).seq == 1)
    try harness.append(batch(model.draw(200)).booked(model.register))
    let code = fault == .full ? SQLITE_FULL : Self.failedWrite
    var (at, hasFailed) = (0, true)
    while hasFailed, at < 500 {
      at += 1
      fault_disk_arm(target, Int32(at), code, fault == .full ? 1 : 0)
      let backup = try? StoreBackup.make(of: harness.path, at: target, replacing: true)
      fault_disk_disarm()
      hasFailed = backup == nil
      #expect(try StoreReader(path: target).seq() == (hasFailed ? 1 : 2), "\(fault) at \(at)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files == ["copy.db"], "\(fault) at \(at)")
    }
    #expect(!hasFailed)
    #expect(at > 20)
    #expect(try StoreVerifier(path: target).run().isSound)
  }
}
