import Foundation
import TestSupport
import Testing

/// `sluice backup` and `sluice verify`, and a daemon on what was restored.
struct CommandLineBackupTests {
  @Test
  func aBackupIsMadeOnceAndFoundSound() throws {
    let farm = try StoredFarm()
    let target = farm.folder.path(of: "copy.db")
    let backup = try farm.run("backup", target, "--format", "json")
    #expect(backup.isSuccess)
    #expect(backup.errors == [])
    #expect(backup.output.first?.hasPrefix(#"{"path":"\#(target)","bytes":"#) == true)
    #expect(backup.output.first?.hasSuffix(#""commit":1}"#) == true)
    let again = try farm.run("backup", target)
    #expect(again.ending == .exited(2))
    #expect(again.errors.count == 1)
    #expect(again.errors.first?.contains("--replace") == true)
    #expect(try farm.run("backup", target, "--replace").isSuccess)
    let sql = "SELECT series, time, value FROM sample ORDER BY 1, 2"
    let copy = try StoredFarm.sluice(["sql", sql, "--store", target])
    let store = try StoredFarm.sluice(["sql", sql, "--store", farm.store])
    #expect(copy.output == store.output)
    let nowhere = try farm.run("backup", farm.folder.path(of: "no/such/copy.db"))
    #expect(nowhere.ending == .exited(3))
    #expect(nowhere.errors.count == 1)
  }

  @Test
  func whatIsWrongIsANoWithItsFaults() throws {
    let farm = try StoredFarm()
    // Its ledger has booked no readings for the ones that are there.
    let answer = try StoredFarm.sluice(["verify", farm.store])
    #expect(answer.ending == .exited(1))
    #expect(answer.output.first == "check,examined,faults,detail")
    #expect(answer.output.contains { $0.hasPrefix("pages,") && $0.hasSuffix(",0,") })
    #expect(answer.output.contains { $0.contains("more than were booked") })
    #expect(answer.errors.count == 1)
    let picture = try farm.folder.write("\u{FF}JFIF, not a database at all", to: "picture.jpg")
    #expect(try StoredFarm.sluice(["verify", picture]).ending == .exited(1))
    let missing = try StoredFarm.sluice(["verify", farm.folder.path(of: "nowhere")])
    #expect(missing.ending == .exited(3))
  }

  /// The daemon takes in messages all the while; the copy is sound, and another daemon goes on
  /// with it.
  @Test
  func aBackupUnderLoadIsSoundAndStartsADaemon() throws {
    let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
    let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
    try daemon.start()
    let fleet = Fleet()
    let publisher = WirePublisher(
      port: broker.port,
      options: WirePublisher.Options(rate: 2500),
      count: 20_000,
      message: fleet.message
    )
    defer { publisher.stop() }
    try publisher.wait(forAcknowledged: 2000)
    try daemon.waitForStatus("the first readings") { $0.ledger.stored >= 1000 }
    let target = daemon.folder.path(of: "copy.db")
    let place = ["--config", daemon.configurationPath]
    #expect(try StoredFarm.sluice(["backup", target] + place).isSuccess)
    let verify = try StoredFarm.sluice(["verify", target])
    #expect(verify.isSuccess, "\(verify)")
    let figures = try StoredFarm.sluice(
      ["sql", "SELECT site, metric, count(*), avg(value) FROM sample GROUP BY 1, 2"] + place
    )
    #expect(figures.isSuccess)
    #expect(figures.output.count > 1)
    publisher.stop()
    daemon.kill()
    var settings = DaemonSettings(brokerPort: broker.port)
    (settings.storePath, settings.clientIdentifier) = (target, "restored")
    let restored = try DaemonProcess(settings)
    try restored.start()
    let ledger = try restored.status().ledger
    let held = try StoredFarm.sluice(["sql", "SELECT count(*) FROM sample", "--store", target])
    #expect(held.output.last == "\(ledger.stored)")
    #expect(ledger.stored >= 1000)
    #expect(restored.stop() == .exited(0))
    #expect(try StoreCheck.faults(of: target) == [])
  }
}
