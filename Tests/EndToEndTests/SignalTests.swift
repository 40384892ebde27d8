import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// What the daemon does when it is told to stop or to read its configuration anew.
  @Suite struct SignalTests {
    /// A daemon with a batch of 300 messages open.
    private struct OpenBatch {
      let broker: MosquittoBroker
      let proxy: FaultProxy
      var settings: DaemonSettings
      let daemon: DaemonProcess
      let fleet = Fleet()
      let publisher: WirePublisher

      init() throws {
        broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
        proxy = try FaultProxy(target: broker.port)
        settings = DaemonSettings(brokerPort: proxy.port)
        settings.maximumDelay = "60s"
        daemon = try DaemonProcess(settings)
        try daemon.start()
        try daemon.waitForStatus("the connection") { $0.broker.connected }
        publisher = WirePublisher(port: broker.port, count: 300, message: fleet.message)
        try proxy.traffic.wait("the messages to arrive") { $0.messages == 300 }
        #expect(proxy.traffic.value.acknowledgements == 0)
      }
    }

    /// A daemon that is not asked but killed must be seen to leave its batch behind.
    @Test func canaryKilledDaemonStoresNothingOfTheOpenBatch() throws {
      let open = try OpenBatch()
      open.daemon.kill()
      #expect(try StoreCheck.account(open.daemon.storePath, of: open.fleet).stored.isEmpty)
      #expect(open.proxy.traffic.value.acknowledgements == 0)
    }

    @Test func terminationFinishesTheOpenBatch() throws {
      let open = try OpenBatch()
      let (broker, proxy, daemon, fleet) = (open.broker, open.proxy, open.daemon, open.fleet)
      #expect(daemon.stop() == .exited(0), "\(daemon.lastWords)")
      // What it had not read yet it need not have; what it had, it has committed and acknowledged.
      let stored = try StoreCheck.account(daemon.storePath, of: fleet).stored.count
      #expect(stored > 0)
      #expect(proxy.traffic.value.acknowledgements == stored)
      var settings = open.settings
      settings.maximumDelay = "50ms"
      try daemon.configure(settings)
      try daemon.start()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      #expect(try daemon.status().ledger.duplicate == 0)
      try EndToEnd.expectAll(daemon, fleet, open.publisher)
    }

    @Test(.enabled(if: Shim.isAvailable, "no C compiler to build the slow disk with"))
    func secondSignalLeavesAtOnce() throws {
      let disk = try Disk.slow(byMilliseconds: 300_000, once: true)
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      let child = try daemon.start(environment: disk.environment)
      let fleet = Fleet()
      try disk.goBad()
      let publisher = WirePublisher(port: broker.port, count: 100, message: fleet.message)
      try publisher.wait()
      try Eventually.holds("the commit to hang", within: 20) { !disk.isBad }
      let said = child.errors.value.lines.count
      child.signal(SIGTERM)
      try child.errors.wait("word of the first signal") { $0.lines.count > said }
      child.signal(SIGTERM)
      #expect(child.waitForEnd(within: 15) == .exited(130), "\(daemon.lastWords)")
      try daemon.start()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      try EndToEnd.expectAll(daemon, fleet, publisher)
    }

    @Test func badConfigurationChangesNothingAndAGoodOneTakesEffect() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      let daemon = try DaemonProcess(settings)
      let child = try daemon.start()
      let fleet = Fleet()
      try WirePublisher(port: broker.port, count: 10, message: fleet.message).wait()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet, sentinel: 1)

      settings.more = "no_such_key: 1"
      settings.sources = [("other/{site}/{device}", "json")]
      try daemon.configure(settings)
      child.signal(SIGHUP)
      try child.waitForError("no_such_key")
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet, sentinel: 2)

      settings.more = ""
      settings.sources += [("farm/{site}/{device}/telemetry", "json")]
      try daemon.configure(settings)
      let before = child.errors.value.lines.count
      child.signal(SIGHUP)
      try child.waitForError("reload", skip: before)
      try Eventually.holds("the new source to be read", within: 20, every: 200) {
        // Until the subscription stands the broker has nobody to give it to.
        let message = WirePublisher.Message("other/rig/annex", #"{"water_temp":3}"#)
        try WirePublisher(port: broker.port, [message]).wait()
        return try StoreReader(path: daemon.storePath).latest(matching: "rig/annex/*").count == 1
      }
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet, sentinel: 3)
      #expect(child.isRunning)
      #expect(daemon.stop() == .exited(0))
    }
  }
}
