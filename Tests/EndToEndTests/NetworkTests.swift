import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Brokers that go and networks that break (reliability T07 and T12).
  @Suite struct NetworkTests {
    @Test func brokerRestartsLoseNothing() throws {
      let rig = try Rig(settings: EndToEnd.keepsAll)
      let publisher = try restarts(rig, rounds: 4)
      #expect(publisher.progress.value.connections == 5)
      try EndToEnd.expectAll(rig.daemon, rig.fleet, publisher)
    }

    /// A broker that keeps nothing over its restart must be seen to lose messages.
    @Test func canaryForgetfulBrokerLosesMessages() throws {
      let rig = try Rig(settings: EndToEnd.keepsAll + ["persistence false"])
      let publisher = try restarts(rig, rounds: 2)
      #expect(try !rig.lost(of: publisher).isEmpty)
    }

    /// A broker and a daemon that listens to it.
    private struct Rig {
      let broker: MosquittoBroker
      let daemon: DaemonProcess
      let child: ChildProcess
      let fleet = Fleet()

      init(settings: [String]) throws {
        broker = try MosquittoBroker(settings: settings)
        daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
        child = try daemon.start()
      }

      /// What the publisher may believe to be stored and is not, once the daemon has left.
      func lost(of publisher: WirePublisher) throws -> [Int] {
        #expect(daemon.stop() == .exited(0), "\(daemon.lastWords)")
        return try StoreCheck.account(daemon.storePath, of: fleet).lost(of: publisher.acknowledged)
      }
    }

    private func restarts(_ rig: Rig, rounds: Int) throws -> WirePublisher {
      let (broker, daemon, fleet) = (rig.broker, rig.daemon, rig.fleet)
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: 2500),
        count: (rounds + 1) * 2000,
        message: fleet.message
      )
      for round in 1...rounds {
        try publisher.wait(forAcknowledged: round * 2000)
        try broker.restart()
        // Else the next restart may come before it has noticed this one.
        try publisher.progress.wait("to publish again", within: 30) { $0.connections > round }
        try daemon.waitForStatus("the connection") { $0.broker.connected }
      }
      try publisher.wait()
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      #expect(rig.child.isRunning)
      return publisher
    }

    @Test func brokerAwayForAWhileIsWaitedFor() throws {
      let rig = try Rig(settings: EndToEnd.keepsAll)
      // How long it is away is the load of this test; a minute by SLUICE_BROKER_AWAY=60.
      let away = Double(EndToEnd.count("SLUICE_BROKER_AWAY", default: 4))
      let publisher = try absence(rig, seconds: away)
      try EndToEnd.expectAll(rig.daemon, rig.fleet, publisher)
    }

    /// The same absence of a broker that keeps nothing must be seen to lose messages.
    @Test func canaryForgetfulBrokerLosesItsAbsence() throws {
      let rig = try Rig(settings: EndToEnd.keepsAll + ["persistence false"])
      let publisher = try absence(rig, seconds: 0.2)
      #expect(try !rig.lost(of: publisher).isEmpty)
    }

    private func absence(_ rig: Rig, seconds away: Double) throws -> WirePublisher {
      let (broker, daemon, fleet) = (rig.broker, rig.daemon, rig.fleet)
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: 1000),
        count: 3000,
        message: fleet.message
      )
      try publisher.wait(forAcknowledged: 1000)
      broker.stop()
      try daemon.waitForStatus("the loss of the broker") { !$0.broker.connected }
      _ = rig.child.waitForEnd(within: away)
      #expect(rig.child.isRunning)
      #expect(try !daemon.status().broker.connected)
      try broker.start()
      try publisher.wait()
      // What comes before the daemon subscribes again reaches nobody at a broker that forgot it.
      try daemon.waitForStatus("the connection", within: 60) { $0.broker.connected }
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet, within: 90)
      return publisher
    }

    @Test func brokenNetworkLosesNothing() throws {
      let faults = EndToEnd.count("SLUICE_RESETS", default: 12)
      #expect(try lostOverBrokenNetwork(faults: faults, settings: EndToEnd.keepsAll).isEmpty)
    }

    /// With a broker that keeps but ten messages for an absent client, each break must lose some.
    @Test func canaryShortQueueLosesWhatABreakHoldsUp() throws {
      let settings = ["max_queued_messages 10", "max_inflight_messages 20"]
      #expect(try !lostOverBrokenNetwork(faults: 2, settings: settings).isEmpty)
    }

    /// What the broker acknowledged and the store lacks after the network broke `faults` times.
    private func lostOverBrokenNetwork(faults: Int, settings: [String]) throws -> [Int] {
      let broker = try MosquittoBroker(settings: settings)
      let proxy = try FaultProxy(target: broker.port)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: proxy.port))
      let child = try daemon.start()
      let fleet = Fleet()
      let publisher = WirePublisher(
        port: broker.port,
        options: WirePublisher.Options(rate: 1000),
        count: faults * 30_000,
        message: fleet.message
      )
      for fault in 1...faults {
        let before = proxy.traffic.value
        strike(proxy, fault)
        try proxy.traffic.wait("messages over a new connection", within: 60) { traffic in
          traffic.connections > before.connections && traffic.messages > before.messages + 50
        }
        // A good second, after which the daemon no longer counts the break against the broker: else
        // it would wait longer from fault to fault.
        try publisher.wait(forAcknowledged: publisher.progress.value.count + 1200)
      }
      publisher.stop()
      try publisher.progress.wait("the publisher's end") { $0.isFinished }
      proxy.change { $0.clear() }
      try EndToEnd.drain(daemon, broker: broker, fleet: fleet)
      #expect(child.isRunning)
      #expect(proxy.traffic.value.connections > faults)
      #expect(daemon.stop() == .exited(0), "\(daemon.lastWords)")
      let account = try StoreCheck.account(daemon.storePath, of: fleet)
      #expect(account.duplicates == 0)
      #expect(account.unexpected.isEmpty)
      #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
      return account.lost(of: publisher.acknowledged)
    }

    private func strike(_ proxy: FaultProxy, _ fault: Int) {
      switch fault % 4 {
      case 0: proxy.cut(byReset: true)
      case 1: proxy.change { ($0.longestPiece, $0.bytesUntilCut) = (1, 4000 + 7 * fault) }
      case 2: proxy.change { ($0.longestPiece, $0.bytesUntilCut) = (nil, 9000 + 7 * fault) }
      default:
        // Cut now, and once more within the first packets of the next connection.
        proxy.cut()
        proxy.change { $0.bytesUntilCut = 3 + fault }
      }
    }
  }

  /// All that the broker has taken is in the store, once, and the daemon leaves in order.
  static func expectAll(
    _ daemon: DaemonProcess,
    _ fleet: Fleet,
    _ publisher: WirePublisher,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let ending = daemon.stop()
    #expect(ending == .exited(0), "\(daemon.lastWords)", sourceLocation: location)
    let account = try StoreCheck.account(daemon.storePath, of: fleet)
    let lost = account.lost(of: publisher.acknowledged)
    #expect(lost.isEmpty, sourceLocation: location)
    #expect(account.duplicates == 0, sourceLocation: location)
    #expect(account.unexpected.isEmpty, sourceLocation: location)
    #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty, sourceLocation: location)
  }
}
