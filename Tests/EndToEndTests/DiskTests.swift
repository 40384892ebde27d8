import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Disks that fail, fill up and hang (reliability T03 to T06).
  @Suite(.enabled(if: Shim.isAvailable, "no C compiler to build the fault injectors with"))
  struct DiskTests {
    /// A daemon behind a proxy that counts its acknowledgements, and a load.
    private struct Run {
      let broker: MosquittoBroker
      let proxy: FaultProxy
      let daemon: DaemonProcess
      let fleet = Fleet()
      let disk: Disk

      init(_ disk: Disk, change: (inout DaemonSettings) -> Void = { _ in }) throws {
        self.disk = disk
        broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
        proxy = try FaultProxy(target: broker.port)
        var settings = DaemonSettings(brokerPort: proxy.port)
        change(&settings)
        daemon = try DaemonProcess(settings)
      }

      func publish(_ count: Int, rate: Double) -> WirePublisher {
        let options = WirePublisher.Options(rate: rate)
        return WirePublisher(
          port: broker.port,
          options: options,
          count: count,
          message: fleet.message
        )
      }

      /// What the daemon has acknowledged to the broker, whatever it says itself.
      var acknowledgements: Int { proxy.traffic.value.acknowledgements }

      /// The end of every run: all that the publisher was told is there, once, and sound.
      func finish(_ publisher: WirePublisher) throws {
        try publisher.wait()
        try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
        #expect(daemon.stop() == .exited(0), "\(daemon.lastWords)")
        let account = try StoreCheck.account(daemon.storePath, of: fleet)
        #expect(account.lost(of: publisher.acknowledged).isEmpty)
        #expect(account.duplicates == 0)
        #expect(account.unexpected.isEmpty)
        #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
      }
    }

    @Test(arguments: ["fsync", "write"])
    func failingDiskEndsTheDaemonBeforeItAcknowledges(call: String) throws {
      let run = try Run(try Disk.failing(call, with: EIO))
      let child = try run.daemon.start(environment: run.disk.environment)
      let publisher = run.publish(4000, rate: 2000)
      try run.daemon.waitForStatus("some readings") { $0.ledger.stored >= 500 }
      try run.disk.goBad()
      #expect(child.waitForEnd(within: 15) == .exited(74), "\(run.daemon.lastWords)")
      let stored = try StoreCheck.account(run.daemon.storePath, of: run.fleet).rows
      #expect(run.acknowledgements <= stored)
      run.disk.recover()
      try run.daemon.start()
      try run.finish(publisher)
    }

    /// A daemon that acknowledges early must be caught by the count that the test above makes.
    @Test func canaryAcknowledgingEarlyIsSeenOnAFailingDisk() throws {
      let run = try Run(try Disk.failing("write", with: EIO)) { $0.maximumDelay = "500ms" }
      let fault = ["SLUICE_TEST_FAULT": "early-acknowledge"]
      let child = try run.daemon.start(environment: run.disk.environment.merging(fault) { $1 })
      let publisher = run.publish(4000, rate: 2000)
      try run.daemon.waitForStatus("some readings") { $0.ledger.stored >= 500 }
      try run.disk.goBad()
      _ = child.waitForEnd(within: 15)
      publisher.stop()
      let stored = try StoreCheck.account(run.daemon.storePath, of: run.fleet).rows
      #expect(run.acknowledgements > stored)
    }

    @Test func fullDiskHoldsTheMessagesBackUntilThereIsRoom() throws {
      let run = try Run(try Disk.failing("write", with: ENOSPC))
      let child = try run.daemon.start(environment: run.disk.environment)
      let publisher = run.publish(5000, rate: 2000)
      try run.daemon.waitForStatus("some readings") { $0.ledger.stored >= 500 }
      try run.disk.goBad()
      try run.daemon.waitForStatus("word of the full disk") { $0.store.held != nil }
      try child.waitForError("full")
      try publisher.wait()
      #expect(child.isRunning)
      let stored = try StoreCheck.account(run.daemon.storePath, of: run.fleet).rows
      #expect(stored < 5000)
      #expect(run.acknowledgements <= stored)
      run.disk.recover()
      try run.finish(publisher)
      #expect(child.ending.value == .exited(0))
    }

    /// The same on a disk that is really full.
    @Test(.enabled(if: SmallDisk.isAvailable, "only root can mount a small disk"))
    func smallDiskThatFillsUpIsWaitedFor() throws {
      let place = try SmallDisk(megabytes: 64)
      let run = try Run(try Disk.slow(byMilliseconds: 0)) { settings in
        settings.storePath = place.path(of: "sluice.db")
      }
      let store = place.path(of: "sluice.db")
      let child = try run.daemon.start()
      let publisher = run.publish(30_000, rate: 10_000)
      try run.daemon.waitForStatus("some readings") { $0.ledger.stored >= 500 }
      try place.fill(leaving: 512)
      try run.daemon.waitForStatus("word of the full disk") { $0.store.held != nil }
      try publisher.wait()
      #expect(child.isRunning)
      #expect(try run.acknowledgements <= StoreCheck.account(store, of: run.fleet).rows)
      place.makeRoom()
      try EndToEnd.drain(run.daemon, broker: run.broker, fleet: run.fleet, store: store)
      #expect(try run.daemon.status().store.held == nil)
      #expect(run.daemon.stop() == .exited(0), "\(run.daemon.lastWords)")
      let account = try StoreCheck.account(store, of: run.fleet)
      #expect(account.lost(of: publisher.acknowledged).isEmpty)
      #expect(account.duplicates == 0)
      #expect(try StoreCheck.faults(of: store).isEmpty)
    }

    @Test func slowDiskOnlyMakesBatchesLarger() throws {
      let run = try Run(try Disk.slow(byMilliseconds: 20)) { $0.maximumDelay = "0" }
      try run.disk.goBad()
      try run.daemon.start(environment: run.disk.environment)
      let publisher = run.publish(10_000, rate: 5000)
      try run.finish(publisher)
      #expect(run.proxy.traffic.value.connections <= 2)
    }

    @Test func hangingDiskKeepsTheConnection() throws {
      let run = try Run(try Disk.slow(byMilliseconds: 12_000, once: true)) { settings in
        settings.brokerLines = ["keep_alive: 5s"]
      }
      let child = try run.daemon.start(environment: run.disk.environment)
      let connections = run.proxy.traffic.value.connections
      try run.disk.goBad()
      let publisher = run.publish(2000, rate: 200)
      try run.finish(publisher)
      #expect(!run.disk.isBad)
      #expect(run.proxy.traffic.value.connections == connections)
      #expect(child.ending.value == .exited(0))
    }

    /// Without pings the broker must throw the client out within the same time.
    @Test func canaryStoppedDaemonLosesTheConnection() throws {
      let run = try Run(try Disk.slow(byMilliseconds: 1)) { $0.brokerLines = ["keep_alive: 5s"] }
      let child = try run.daemon.start()
      child.signal(SIGSTOP)
      defer { child.signal(SIGCONT) }
      try Eventually.holds("the broker to throw the daemon out", within: 20, every: 50) {
        run.broker.log.contains { $0.contains("Client sluice has exceeded timeout") }
      }
    }
  }
}
