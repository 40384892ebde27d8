import Dispatch
import Foundation
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Whatever stops sealing, joining and dropping, at whatever moment: no sample is lost, none is there
/// twice.
@Suite struct SealFaultTests {
  /// A store in which everything is due: rows to seal, hours and days to join, chunks to drop.
  private func prepared(_ model: inout SampleModel, times: Int = 1) throws -> StoreHarness {
    let harness = try StoreHarness()
    try harness.append(
      batch(model.draw(80 * times), growth: model.growth).booked(model.register)
    )
    for wait in [TimeSpan.hours(3), .days(3)] {
      model.wait(wait)
      try harness.maintain(at: model.now)
      try harness.append(batch(model.draw(40 * times)).booked(model.register))
    }
    var next = Batch(kind: .messages, at: model.now)
    next.revisions = model.revise(5)
    try harness.append(next)
    model.wait(.days(40))
    return harness
  }

  private func expectAll(_ harness: StoreHarness, _ model: SampleModel, _ comment: String) throws {
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    let isSame = read == model.selected("*/*/*", .all)
    #expect(isSame, "\(comment)")
    let sizes = try harness.reader().sizes()
    #expect(
      sizes.hotSamples + sizes.sealedSamples == Int64(model.samples.count),
      "\(comment)"
    )
    let booked = try harness.reader().ledger().values.reduce(0) { $0 + $1.samples }
    #expect(booked == 0 || booked == Int64(model.samples.count), "\(comment)")
  }

  /// The power fails after the n-th slice, then after the next, until none is left.
  @Test func aCrashAfterEachCommitLosesNothing() throws {
    var model = SampleModel(seed: 31, devices: 2, metrics: 2)
    let harness = try prepared(&model)
    var hasMore = true
    var most = 0
    while hasMore, most < 200 {
      most += 1
      let store = try harness.open()
      let now = model.now
      for _ in 0..<most where hasMore {
        hasMore = try harness.queue.sync { try store.maintain(at: now, within: .zero) }
      }
      try harness.end(clean: false)
      try expectAll(harness, model, "after \(most) slices")
    }
    #expect(!hasMore)
    #expect(most > 3)
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.text("PRAGMA integrity_check") == "ok")
  }

  /// The n-th page is one too many for the disk, then the next, until all fit.
  @Test func aFullDiskAtEachPageLosesNothing() throws {
    var model = SampleModel(seed: 32, devices: 2, metrics: 2)
    let harness = try prepared(&model, times: 10)
    try harness.end(clean: true)
    let pages = Int(
      try Connection(path: harness.path, mode: .readOnly).integer("PRAGMA page_count") ?? 0
    )
    var refused = 0
    for extra in 0..<400 {
      harness.options.maximumPages = pages + extra
      do {
        try harness.maintain(at: model.now)
        break
      } catch let error as StoreError {
        guard case .full = error else { throw error }
        refused += 1
      }
      try harness.end(clean: false)
      try expectAll(harness, model, "with \(extra) pages")
    }
    #expect(refused > 0)
    try expectAll(harness, model, "in the end")
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(try file.text("PRAGMA integrity_check") == "ok")
    #expect(try file.integer("SELECT count(*) FROM fresh") == 0)
  }
}
