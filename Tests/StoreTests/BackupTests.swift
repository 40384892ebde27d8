import Dispatch
import Foundation
import Glibc
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Copies of a store, made beside its writer.
@Suite struct BackupTests {
  private let harness: StoreHarness
  private let folder: TemporaryDirectory
  private var target: String { folder.path(of: "copy.db") }

  init() throws {
    (harness, folder) = (try StoreHarness(), try TemporaryDirectory("backup"))
  }

  private func samples(of path: String) throws -> [Sample] {
    var samples: [Sample] = []
    try StoreReader(path: path).samples(matching: nil, in: .all) { samples.append($1) }
    return samples
  }

  @Test func aBackupHoldsWhatTheStoreHoldsAndTouchesNothing() throws {
    var model = SampleModel(seed: 21)
    try harness.append(batch(model.draw(3000), growth: model.growth))
    let before = try ["", "-wal"].map { try contents(harness.path + $0) }
    var shares: [Double] = []
    let backup = try StoreBackup.make(of: harness.path, at: target) { shares.append($0) }
    #expect(try ["", "-wal"].map { try contents(harness.path + $0) } == before)
    #expect(backup.seq == 1)
    #expect(backup.bytes == Int64(try contents(target).count))
    #expect(try samples(of: target) == model.selected("*/*/*", .all))
    #expect(shares == shares.sorted())
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy.db"])
    let attributes = try FileManager.default.attributesOfItem(atPath: target)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let copy = try Connection(path: target, mode: .immutable)
    #expect(try copy.integer("PRAGMA application_id") == 0x534C_5543)
    #expect(try copy.integer("PRAGMA auto_vacuum") == 2)
  }

  private func contents(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// Backup under load, restore, start: the rows are those of whole commits, and life goes on.
  @Test func aBackupUnderLoadEndsAtACommitAndCanBeRestored() throws {
    try harness.append(batch([], growth: SampleModel(seed: 22).growth))
    let store = try harness.open()
    let isOver = Waiter(false)
    let queue = harness.queue
    let writer = DispatchQueue(label: "writer")
    let commits = Waiter<[Int64: Int]>([:])
    writer.async {
      var (model, total) = (SampleModel(seed: 22), 0)
      while !isOver.value {
        let samples = model.draw(100)
        total += samples.count
        let appended = queue.sync { try? store.append(batch(samples)) }
        let seq = appended?.seq ?? 0
        commits.update { [total] in $0[seq] = total }
      }
    }
    for number in 1...3 {
      try commits.wait("commits") { $0.count >= number * 10 }
      let path = folder.path(of: "copy-\(number).db")
      let backup = try StoreBackup.make(of: harness.path, at: path)
      try commits.wait("the next commit") { ($0.keys.max() ?? 0) > backup.seq }
      let held = try samples(of: path).count
      #expect(held == commits.value[backup.seq])
      let verification = try StoreVerifier(path: path).run()
      #expect(verification.checks.first { $0.name == "commits" }?.faults == [])
      #expect(verification.checks.first { $0.name == "pages" }?.faults == [])
    }
    isOver.set(true)
    writer.sync {}
    try restore(folder.path(of: "copy-3.db"))
  }

  private func restore(_ path: String) throws {
    let held = try samples(of: path)
    let seq = try StoreReader(path: path).seq()
    let restored = try StoreHarness()
    try FileManager.default.copyItem(atPath: path, toPath: restored.path)
    let state = try restored.restore()
    #expect(state.seq == seq)
    #expect(!state.wasClean)
    #expect(try restored.open().integrity == .passed)
    #expect(try restored.append(batch([sample(1, 5)])).seq == seq + 1)
    #expect(try samples(of: restored.path).count == held.count + 1)
  }

  @Test func whatLivesIsNotOverwritten() throws {
    try harness.append(batch([sample(1, 1)], growth: makeRegister(devices: 1, metrics: 1).growth))
    let other = try StoreHarness()
    _ = try other.open()
    let link = folder.path(of: "link.db")
    try FileManager.default.linkItem(atPath: harness.path, toPath: link)
    let picture = try folder.write("not a database", to: "picture.jpg")
    for target in [harness.path, other.path, link, picture] {
      let error = #expect(throws: StoreError.self, "\(target)") {
        _ = try StoreBackup.make(of: harness.path, at: target, replacing: true)
      }
      switch error {
      case .refused, .notAStore, nil: break
      default: Issue.record("\(target): \(String(describing: error))")
      }
    }
    #expect(try contents(picture) == Data("not a database".utf8))
    _ = try StoreBackup.make(of: harness.path, at: target)
    #expect(throws: StoreError.self) { _ = try StoreBackup.make(of: harness.path, at: target) }
    try harness.append(batch([sample(1, 2)]))
    #expect(try StoreBackup.make(of: harness.path, at: target, replacing: true).seq == 2)
    #expect(try samples(of: target).count == 2)
  }

  @Test func onlyOneBackupWritesAFileAndADeadOneIsTakenOver() throws {
    try harness.append(batch([sample(1, 1)], growth: makeRegister(devices: 1, metrics: 1).growth))
    try folder.write(String(repeating: "left over", count: 10_000), to: "copy.db.partial")
    let descriptor = open(target + ".partial", O_RDONLY)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let error = try #require(throws: StoreError.self) {
      _ = try StoreBackup.make(of: harness.path, at: target)
    }
    guard case .refused = error else { throw error }
    close(descriptor)
    #expect(try StoreBackup.make(of: harness.path, at: target).seq == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["copy.db"])
  }

  @Test(.enabled(if: TinyDisk.isAvailable, "only root can mount a tiny disk"))
  func aFullDiskLeavesTheOlderBackup() throws {
    let disk = try TinyDisk(kibibytes: 400)
    var model = SampleModel(seed: 23)
    try harness.append(batch(model.draw(500), growth: model.growth))
    let path = disk.path(of: "copy.db")
    #expect(try StoreBackup.make(of: harness.path, at: path).seq == 1)
    try harness.append(batch(model.draw(20_000)))
    let error = try #require(throws: StoreError.self) {
      _ = try StoreBackup.make(of: harness.path, at: path, replacing: true)
    }
    guard case .full = error else { throw error }
    #expect(try StoreReader(path: path).seq() == 1)
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    let nowhere = folder.path(of: "no/such/copy.db")
    #expect(throws: StoreError.self) { _ = try StoreBackup.make(of: harness.path, at: nowhere) }
  }

  /// What `VACUUM INTO` is for: a copy in steps begins anew with each commit of another connection,
  /// and does not end while there are any.
  @Test func canaryACopyInStepsDoesNotEndUnderWrites() throws {
    try harness.append(batch([], growth: makeRegister(devices: 1, metrics: 1).growth))
    try Connection(path: harness.path, mode: .readWrite(queue: nil))
      .execute("CREATE TABLE filler AS SELECT zeroblob(4000000)")
    let copy = try SteppedCopy(of: harness.path, at: target, pagesAtOnce: 100)
    for number in 1...200 {
      #expect(copy.step() == false)
      try harness.append(batch([sample(1, Int64(number))]))
    }
    // The writer at rest: the last round ends.
    #expect((0..<20).contains { _ in copy.step() == true })
    let whole = try StoreBackup.make(of: harness.path, at: folder.path(of: "whole.db"))
    #expect(whole.seq == 201)
  }
}
