import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
  /// Imports beside a daemon that takes in messages, and imports that end in the middle.
  @Suite struct ImportTests {
    private static func text(_ count: Int) -> String {
      let start = Int(Date().timeIntervalSince1970) - count - 600
      let lines = (0..<count).map { "old/logger-\($0 % 5)/water_temp,\(start + $0),\($0 % 30)" }
      return "series,time,value\n" + lines.joined(separator: "\n") + "\n"
    }

    private func count(_ path: String) throws -> Int {
      let sql = "SELECT count(*) FROM sample WHERE site = 'old'"
      return Int(try StoredFarm.sluice(["sql", sql, "--store", path]).output.last ?? "") ?? -1
    }

    @Test func aRunningDaemonTakesAFileInBesideItsMessages() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      let fleet = Fleet()
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: 2000),
        count: 100_000,
        message: fleet.message
      )
      defer { publisher.stop() }
      try publisher.wait(forAcknowledged: 1000)
      let file = try daemon.folder.write(Self.text(10_000), to: "in.csv")
      let place = ["--config", daemon.configurationPath]
      let answer = try StoredFarm.sluice(["import", file] + place)
      #expect(answer.output.last == "10000,10000,0,0", "\(answer)")
      #expect(answer.isSuccess)
      #expect(try count(daemon.storePath) == 10_000)
      let acknowledged = publisher.acknowledged
      publisher.stop()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      #expect(daemon.stop() == .exited(0))
      #expect(try StoreCheck.faults(of: daemon.storePath) == [])
      #expect(try StoredFarm.sluice(["verify", daemon.storePath]).isSuccess)
      let stored = try StoredFarm.sluice(
        ["sql", "SELECT count(*) FROM sample WHERE site = 'rig'", "--store", daemon.storePath]
      )
      #expect(Int(stored.output.last ?? "") ?? 0 >= acknowledged.count)
    }

    /// Whatever ends it, what is stored is whole parts of the file, and the next run brings the rest.
    @Test(arguments: [SIGINT, SIGKILL])
    func anImportThatEndsInTheMiddleGoesOn(signal: Int32) throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      let file = try daemon.folder.write(Self.text(60_000), to: "in.csv")
      let arguments = ["import", file, "--config", daemon.configurationPath]
      let first = try ChildProcess(try Programs.built("sluice"), arguments)
      try Eventually.holds("the first part to be stored", within: 20, every: 5) {
        try count(daemon.storePath) > 0
      }
      first.signal(signal)
      try first.ending.wait("its end", within: 20) { $0 != nil }
      if signal == SIGKILL { daemon.kill() } else { daemon.stop() }
      let held = try count(daemon.storePath)
      #expect(held > 0 && held % 2000 == 0)
      if signal == SIGINT, held < 60_000 {
        #expect(first.ending.value == .exited(3))
        #expect(first.errors.value.lines.last?.contains("--from-line \(held + 2)") == true)
      }
      #expect(try StoreCheck.faults(of: daemon.storePath) == [])
      // No daemon runs now: one is started for it.
      let second = try StoredFarm.sluice(arguments)
      #expect(second.isSuccess, "\(second)")
      #expect(second.output.last == "60000,\(60_000 - held),\(held),0")
      #expect(try count(daemon.storePath) == 60_000)
      #expect(try StoreCheck.faults(of: daemon.storePath) == [])
    }
  }
}
