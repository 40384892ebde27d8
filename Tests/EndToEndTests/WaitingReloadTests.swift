import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// A configuration that is to be taken while the disk is full.
  @Suite(.enabled(if: Shim.isAvailable, "no C compiler to build the fault injectors with"))
  struct WaitingReloadTests {
    private static func rules(_ names: [String]) -> String {
      "rules:\n"
        + names.map { "  - { alert: \($0), when: dissolved_oxygen < 3 }\n" }.joined()
    }

    @Test func ofReloadsThatWaitTheLastIsMadeAndSystemdWaitsForNone() throws {
      let (broker, manager) = (
        try MosquittoBroker(settings: EndToEnd.keepsAll), try ServiceManager()
      )
      let disk = try Disk.failing("write", with: ENOSPC)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.rules = Self.rules(["first"])
      let daemon = try DaemonProcess(settings)
      let child = try daemon.start(
        environment: disk.environment.merging(manager.environment) { $1 }
      )
      try manager.wait(for: "READY=1")
      try disk.goBad()
      try measure(6, broker)
      try daemon.waitForStatus("word of the full disk") { $0.store.held != nil }
      for names in [["mistaken", "again"], ["low", "lower", "lowest"]] {
        settings.rules = Self.rules(names)
        try daemon.configure(settings)
        try reload(child, manager)
      }
      // A faulty one changes nothing of that, and nobody waits for it either.
      try daemon.folder.write("rules: [", to: "rules.yaml")
      try reload(child, manager)
      try child.waitForError("going on with the one before")
      let waiting = child.errors.value.lines.filter { $0.contains("the new configuration waits") }
      #expect(waiting.count == 2)
      #expect(try daemon.status().store.held != nil)
      #expect(try reloads(daemon) == [])
      disk.recover()
      try Eventually.holds("the reload", within: 60, every: 100) { try !reloads(daemon).isEmpty }
      try measure(2, broker)
      try Eventually.holds("the alerts of the last rules", within: 20, every: 100) {
        try firing(daemon) == ["low", "lower", "lowest"]
      }
      #expect(try reloads(daemon) == ["3 rules, 1 sources"])
      #expect(daemon.stop() == .exited(0), "\(daemon.lastWords)")
    }

    private func measure(_ oxygen: Int, _ broker: MosquittoBroker) throws {
      let payload = #"{"dissolved_oxygen":\#(oxygen)}"#
      let message = WirePublisher.Message("farm/rig/pond/telemetry", payload)
      try WirePublisher(port: broker.port, [message]).wait()
    }

    private func reload(_ child: ChildProcess, _ manager: ServiceManager) throws {
      child.signal(SIGHUP)
      try manager.wait(for: "RELOADING=1")
      try manager.wait(for: "READY=1")
    }

    private func reloads(_ daemon: DaemonProcess) throws -> [String] {
      let events = try StoreReader(path: daemon.storePath).events(limit: 100)
      return events.filter { $0.kind == .reloaded }.map(\.detail)
    }

    private func firing(_ daemon: DaemonProcess) throws -> [String] {
      let alerts = try StoreReader(path: daemon.storePath).alerts(states: [.firing], since: nil)
      return alerts.map(\.rule).sorted()
    }
  }
}
