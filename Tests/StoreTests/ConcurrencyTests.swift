import Dispatch
import Glibc
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

@Suite struct ConcurrencyTests {
  @Test func aReaderThatStaysDoesNotBlockTheWriterAndTheLogShrinksAfterwards() throws {
    let harness = try StoreHarness()
    let growth = makeRegister(devices: 25, metrics: 4).growth
    try harness.append(batch([sample(1, 0)], growth: growth))
    let reader = try Connection(path: harness.path, mode: .readOnly)
    try reader.execute("BEGIN")
    #expect(try reader.integer("SELECT count(*) FROM sample_hot") == 1)
    // 60,000 rows, in commits of 100.
    for step in Int64(1)...600 {
      try harness.append(batch((Int32(1)...100).map { sample($0, step * 1000) }))
    }
    let held = try harness.sizes().walBytes
    #expect(held > 8 << 20)
    #expect(try checkpoints(harness).incomplete > 0)
    #expect(try reader.integer("SELECT count(*) FROM sample_hot") == 1)
    try reader.execute("COMMIT")
    // The retry comes with time as well as with growth.
    var tick = Batch(kind: .tick, at: Instant(milliseconds: 10_000_000))
    tick.watchedUntil = tick.at
    try harness.append(tick)
    try harness.append(tick)
    #expect(try harness.sizes().walBytes <= 8_500_000)
    #expect(try reader.integer("SELECT count(*) FROM sample_hot") == 60_001)
  }

  /// A reader that holds a snapshot while hours are sealed: the log holds what came in and little more,
  /// and sealing goes on when the reader has ended.
  @Test func sealingRestsWhileAReaderMakesTheLogGrow() throws {
    let limit = 1 << 20
    let harness = try StoreHarness { ($0.restingLogBytes, $0.checkpointBytes) = (limit, 64 << 10) }
    var model = SampleModel(seed: 61, devices: 20, metrics: 5)
    try harness.append(batch(model.draw(100), growth: model.growth))
    let reader = try Connection(path: harness.path, mode: .readOnly)
    try reader.execute("BEGIN")
    #expect(try reader.integer("SELECT count(*) FROM sample_hot") == 100)
    var appended: Int64 = 0
    for _ in 0..<40 {
      let before = try harness.sizes().walBytes
      try harness.append(batch(model.draw(300)))
      appended += try harness.sizes().walBytes - before
      model.wait(.hours(1))
      try harness.maintain(at: model.now)
    }
    let sizes = try harness.sizes()
    #expect(sizes.hotSamples > 1000)
    #expect(sizes.walBytes > limit)
    // One slice may go beyond the limit, and then only readings do.
    #expect(sizes.walBytes < Int64(limit) * 2 + appended)
    try reader.execute("COMMIT")
    var tick = Batch(kind: .tick, at: model.now + .minutes(1))
    tick.watchedUntil = tick.at
    try harness.append(tick)
    try harness.maintain(at: tick.at + .minutes(10))
    #expect(try harness.sizes().hotSamples < 1000)
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    #expect(read == model.selected("*/*/*", .all))
  }

  @Test func withoutReadersTheLogStaysSmall() throws {
    let harness = try StoreHarness()
    let growth = makeRegister(devices: 25, metrics: 4).growth
    try harness.append(batch([sample(1, 0)], growth: growth))
    for step in Int64(1)...300 {
      try harness.append(batch((Int32(1)...100).map { sample($0, step * 1000) }))
      #expect(try harness.sizes().walBytes < 5 << 20)
    }
    let report = try checkpoints(harness)
    #expect(report.count > 0)
    #expect(report.incomplete == 0)
    try harness.end(clean: true)
    #expect(access(harness.path + "-wal", F_OK) != 0)
  }

  @Test func readersSeeWholeBatchesWhileTheWriterGoesOn() throws {
    let harness = try StoreHarness()
    let growth = makeRegister(devices: 10, metrics: 1).growth
    try harness.append(batch([], growth: growth))
    let path = harness.path
    let group = DispatchGroup()
    let failures = Waiter<[String]>([])
    let isDone = Waiter(false)
    for number in 0..<2 {
      DispatchQueue(label: "reader-\(number)").async(group: group) { @Sendable in
        do {
          let reader = try StoreReader(path: path)
          var rounds = 0
          while !isDone.value || rounds < 3 {
            rounds += 1
            var count = 0
            try reader.samples(matching: nil, in: .all) { _, _ in count += 1 }
            let ledger = try reader.ledger()[DeviceID(rawValue: 1)]?.samples ?? 0
            if count % 10 != 0 { failures.append("half a batch: \(count) samples") }
            if ledger < count { failures.append("ledger \(ledger), samples \(count)") }
          }
        } catch {
          failures.append("\(error)")
        }
      }
    }
    for step in Int64(1)...200 {
      var next = batch((Int32(1)...10).map { sample($0, step * 1000) })
      next.ledger = [DeviceID(rawValue: 1): LedgerEntry(received: 1, stored: 1, samples: 10)]
      try harness.append(next)
    }
    isDone.set(true)
    #expect(group.wait(timeout: .now() + 60) == .success)
    #expect(failures.value == [])
  }

  private func checkpoints(_ harness: StoreHarness) throws -> CheckpointReport {
    let store = try harness.open()
    return harness.queue.sync { store.checkpointReport }
  }
}
