import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  /// A store of the first version whose migration is cut off at its first write to the disk, at its
  /// second, and so on (reliability T36).
  @Suite(.enabled(if: Shim.isAvailable, "no C compiler to build the fault injectors with"))
  struct MigrationFaultTests {
    private let folder: TemporaryDirectory
    private let configuration: String
    private var store: String { folder.path(of: "sluice.db") }

    init() throws {
      folder = try TemporaryDirectory("migration")
      configuration = try folder.write(
        """
        broker: { url: "mqtt://127.0.0.1:1", client_id: none }
        store: { path: \(folder.path(of: "sluice.db")) }
        sources: [ { topic: "farm/{site}/{device}/telemetry", format: json } ]

        """,
        to: "sluice.yaml"
      )
    }

    /// Starts a daemon on the store; whether it became ready.
    private func start(_ environment: [String: String] = [:]) throws -> Bool {
      let child = try ChildProcess(
        try Programs.built("sluiced"),
        [
          "--config", configuration, "--offline", folder.path(of: "control.sock"),
          "--once-ready-fd", "1",
        ],
        environment: environment
      )
      try child.output.wait("ready or the end", within: 30) { !$0.lines.isEmpty || $0.isClosed }
      let isReady = child.output.value.lines == ["ready"]
      let ending = isReady ? child.terminate() : child.waitForEnd()
      if environment["SLUICE_FAULT_ERROR"] == "\(ENOSPC)", !isReady {
        #expect(child.errors.value.lines.contains { $0.contains("make room") })
      }
      // One that was to be cut off may be so at its end.
      if environment.isEmpty { #expect(ending == .exited(0)) }
      return isReady
    }

    private func lay(_ file: URL) throws {
      for suffix in ["", "-wal", "-shm"] { unlink(store + suffix) }
      try FileManager.default.copyItem(atPath: file.path, toPath: store)
    }

    private func figures() throws -> [String] {
      let sqlite = try #require(Programs.system("sqlite3"))
      let run = try ChildProcess.run(
        sqlite,
        [
          "-readonly", store,
          """
          PRAGMA integrity_check; SELECT count(*), sum(time % 1009), sum(value) FROM sample_hot;
          SELECT sum(received), sum(stored), sum(quarantined) FROM ledger; SELECT seq FROM meta;
          SELECT count(*) FROM alert; SELECT count(*) FROM transition;
          """,
        ]
      )
      return run.output
    }

    @Test(arguments: [
      ["SLUICE_FAULT_ERROR": "\(EIO)"], ["SLUICE_FAULT_ERROR": "\(ENOSPC)"],
      ["SLUICE_FAULT_KILL": "1"],
    ])
    func aMigrationThatIsCutOffAnywhereIsMadeLater(fault: [String: String]) throws {
      let fixture = SharedData.packageRoot.appendingPathComponent(
        "Tests/Fixtures/store-version-1.db"
      )
      // A full disk shows when something is written, and before anything is synced.
      let isFull = fault["SLUICE_FAULT_ERROR"] == "\(ENOSPC)"
      let environment = try Shim.fault.build(in: folder).merging(fault) { $1 }.merging([
        "SLUICE_FAULT_CALLS": isFull ? "write" : "write fsync", "SLUICE_FAULT_PATH": "sluice.db",
      ]) { $1 }
      try lay(fixture)
      let before = try figures()
      #expect(before.first == "ok")
      var (call, isThrough) = (1, false)
      while !isThrough {
        try lay(fixture)
        isThrough = try start(environment.merging(["SLUICE_FAULT_AT": "\(call)"]) { $1 })
        #expect(try figures() == before, "call \(call)")
        #expect(try start(), "call \(call)")
        #expect(try figures() == before, "call \(call)")
        call += max(1, call / 3)
      }
      #expect(call > 6)
    }
  }
}
