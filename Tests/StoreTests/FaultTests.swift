import Dispatch
import Foundation
import Glibc
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

@Suite struct FaultTests {
  @Test func aFullFileKeepsWhatItHasAndTakesTheSameBatchLater() throws {
    let harness = try StoreHarness { $0.maximumPages = 64 }
    var model = SampleModel(seed: 5)
    try harness.append(batch(model.draw(1000), growth: model.growth))
    let large = batch(model.draw(20_000))
    for _ in 0..<2 {
      let error = try #require(throws: StoreError.self) { try harness.append(large) }
      guard case .full(let fault) = error else { throw error }
      #expect(fault.code == 13)
      #expect(error.description.contains(harness.path))
      #expect(error.description.contains("make room"))
    }
    #expect(try harness.sizes().hotSamples < 1001)
    // What is small still finds room, and what was committed can be read.
    var tick = Batch(kind: .tick, at: .epoch)
    tick.watchedUntil = .epoch
    #expect(try harness.append(tick).seq == 2)
    #expect(try harness.reader().sizes().hotSamples < 1001)
    try harness.end(clean: false)
    harness.options.maximumPages = nil
    #expect(try harness.append(large).seq == 3)
    try expectSamples(harness, model)
  }

  @Test func aFileThatAnotherProgramLocksIsBusyAndThenIsNot() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 6)
    try harness.append(batch(model.draw(10), growth: model.growth))
    let other = try Connection(path: harness.path, mode: .readWrite(queue: nil))
    try other.execute("BEGIN IMMEDIATE")
    let next = batch(model.draw(10))
    let error = try #require(throws: StoreError.self) { try harness.append(next) }
    guard case .busy = error else { throw error }
    try other.execute("COMMIT")
    #expect(try harness.append(next).seq == 2)
    try expectSamples(harness, model)
  }

  @Test func aFaultInTheMiddleOfABatchLeavesNothingOfIt() throws {
    let harness = try StoreHarness()
    let growth = makeRegister(devices: 1, metrics: 1).growth
    try harness.append(batch([sample(1, 1)], growth: growth))
    // The device is there already, which no correct caller does; its samples come first.
    let again = batch([sample(1, 2)], growth: growth)
    let error = try #require(throws: StoreError.self) { try harness.append(again) }
    guard case .failed = error else { throw error }
    #expect(try harness.append(batch([sample(1, 3)])).seq == 2)
    var times: [Int64] = []
    try harness.reader().samples(matching: nil, in: .all) { times.append($1.time.milliseconds) }
    #expect(times == [1, 3])
    #expect(try harness.contains([(SeriesID(rawValue: 1), Instant(milliseconds: 2))]) == [false])
  }

  @Test func onlyOneDaemonWritesAFile() throws {
    let harness = try StoreHarness()
    _ = try harness.open()
    let path = harness.path
    let other = DispatchQueue(label: "other")
    let error = try #require(throws: StoreError.self) {
      _ = try other.sync { try Store.open(path: path, queue: other) }
    }
    guard case .inUse = error else { throw error }
    #expect(error.description.contains("\(getpid())"))
    try harness.end(clean: true)
    _ = try other.sync { try Store.open(path: path, queue: other) }
  }

  @Test func aNewerFileIsRefusedAndLeftAlone() throws {
    let harness = try StoreHarness()
    _ = try harness.open()
    try harness.end(clean: true)
    try Connection(path: harness.path, mode: .readWrite(queue: nil))
      .execute("PRAGMA user_version=999")
    let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
    for attempt in [{ _ = try harness.open() }, { _ = try harness.reader() }] {
      let error = try #require(throws: StoreError.self) { try attempt() }
      guard case .newer = error else { throw error }
      #expect(error.description.contains("999"))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
  }

  @Test func whatIsNoStoreIsRefusedAndLeftAlone() throws {
    let jpeg = Data([0xff, 0xd8, 0xff, 0xe0] + Array(repeating: 0x4a, count: 8000))
    let foreign = try TemporaryDirectory("foreign")
    try Connection(path: foreign.path(of: "f"), mode: .readWrite(queue: nil))
      .execute("CREATE TABLE other (a)")
    let database = try Data(contentsOf: URL(fileURLWithPath: foreign.path(of: "f")))
    for content in [jpeg, Data("hello".utf8), database] {
      let harness = try StoreHarness()
      try content.write(to: URL(fileURLWithPath: harness.path))
      for attempt in [{ _ = try harness.open() }, { _ = try harness.reader() }] {
        let error = try #require(throws: StoreError.self) { try attempt() }
        guard case .notAStore = error else { throw error }
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == content)
    }
    let nothing = try StoreHarness()
    let missing = try #require(throws: StoreError.self) { _ = try nothing.reader() }
    guard case .missing = missing else { throw missing }
    try Data().write(to: URL(fileURLWithPath: nothing.path))
    let empty = try #require(throws: StoreError.self) { _ = try nothing.reader() }
    guard case .notAStore = empty else { throw empty }
    #expect(try nothing.open().wasClean)
  }

  private func expectSamples(_ harness: StoreHarness, _ model: SampleModel) throws {
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    #expect(read == model.selected("*/*/*", .all))
  }
}
