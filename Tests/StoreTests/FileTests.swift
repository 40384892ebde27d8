import Dispatch
import Foundation
import Glibc
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// What lies on the disk: the file's settings, its modes, its neighbours.
@Suite struct FileTests {
  @Test func theFileIsSetUpAsPromised() throws {
    let harness = try StoreHarness()
    try harness.append(batch([sample(1, 1)], growth: makeRegister(devices: 1, metrics: 1).growth))
    let connection = try Connection(path: harness.path, mode: .readOnly)
    #expect(try connection.text("PRAGMA journal_mode") == "wal")
    #expect(try connection.integer("PRAGMA auto_vacuum") == 2)
    #expect(try connection.integer("PRAGMA application_id") == 0x534C_5543)
    #expect(try connection.integer("PRAGMA user_version") == Int64(StoreReader.schemaVersion))
    #expect(try connection.text("PRAGMA integrity_check") == "ok")
    let loose =
      "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND type = 'table'"
    #expect(try connection.integer("\(loose) AND name NOT LIKE 'sqlite_%'") == 0)
    let id = try #require(try connection.text("SELECT store_id FROM meta"))
    #expect(UUID(uuidString: id)?.uuidString.lowercased() == id)
  }

  @Test func filesBelongToTheirOwnerAlone() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path(of: "new/sluice.db")
    let queue = DispatchQueue(label: "store-test")
    var options = StoreOptions()
    options.reserveBytes = 1 << 20
    let configured = options
    try queue.sync {
      let store = try Store.open(path: path, queue: queue, options: configured)
      var tick = Batch(kind: .tick, at: .epoch)
      tick.watchedUntil = .epoch
      _ = try store.append(tick)
      #expect(store.reservedBytes == 1 << 20)
      for (name, mode) in [
        ("new", 0o700), ("new/sluice.db", 0o600), ("new/sluice.db-wal", 0o600),
        ("new/sluice.db-shm", 0o600), ("new/sluice.db.lock", 0o600),
        ("new/sluice.db.reserve", 0o600),
      ] {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path(of: name))
        #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
      }
      try store.close()
    }
    let nowhere = directory.path(of: "no/such/sluice.db")
    let error = try #require(throws: StoreError.self) {
      _ = try queue.sync { try Store.open(path: nowhere, queue: queue) }
    }
    #expect(error.description.contains("no/such"))
  }

  @Test func aClosedFileIsReadFromMediaThatCannotBeWritten() throws {
    let harness = try StoreHarness()
    try harness.append(batch([sample(1, 1)], growth: makeRegister(devices: 1, metrics: 1).growth))
    try harness.end(clean: true)
    let disk = try ReadOnlyDisk(copying: harness.path)
    let reader = try StoreReader(path: disk.path)
    #expect(try reader.sizes().hotSamples == 1)
    #expect(try reader.latest().map(\.sample) == [sample(1, 1)])
  }

  @Test func readersLeaveTheFileAlone() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 4)
    try harness.append(batch(model.draw(2000), growth: model.growth))
    try harness.end(clean: false)
    let before = try Data(contentsOf: URL(fileURLWithPath: harness.path))
    let log = try Data(contentsOf: URL(fileURLWithPath: harness.path + "-wal"))
    var count = 0
    do {
      let reader = try harness.reader()
      try reader.samples(matching: nil, in: .all) { _, _ in count += 1 }
    }
    #expect(count == model.samples.count)
    #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path)) == before)
    #expect(try Data(contentsOf: URL(fileURLWithPath: harness.path + "-wal")) == log)
  }
}
