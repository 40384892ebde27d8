internal import Dispatch
internal import Telemetry

/// Shows, on the machine and with the library at hand, that acknowledgements wait for the commit.
///
/// libmosquitto has no promise about it; that it can be held back was found by reading its source.
/// A session is connected to a broker that is played here, and what it writes is watched.
public enum AcknowledgementSelfTest {
  /// How the test ended.
  public enum Outcome: Hashable, Sendable {
    /// Nothing was acknowledged before, and everything after.
    case passed
    /// What went wrong; durability must not be promised then.
    case failed(String)
  }

  private static let count: UInt16 = 8

  /// Runs the test, which takes a fraction of a second and two at most.
  ///
  /// - Precondition: it is not called on a queue that a session uses.
  public static func run() -> Outcome {
    run(acknowledgesEarly: BrokerSession.hasEarlyAcknowledgeFault)
  }

  static func run(acknowledgesEarly: Bool) -> Outcome {
    guard let broker = try? ScriptedBroker(), let all = try? Subscription(filter: "#") else {
      return .failed("the loopback interface cannot be used")
    }
    let queue = DispatchQueue(label: "sluice.mqtt.selftest")
    let isOut = DispatchSemaphore(value: 0)
    let session = BrokerSession(
      settings: BrokerSettings(port: broker.port, clientIdentifier: "sluice-selftest"),
      subscriptions: [all],
      limits: BatchLimits(maximumMessages: Int(count), maximumDelay: .seconds(1)),
      acknowledgesEarly: acknowledgesEarly,
      queue: queue
    ) { event in
      if case .batch = event { isOut.signal() }
    }
    queue.async { session.start() }
    defer { queue.sync { session.abandon() } }
    return play(broker, isOut: isOut) { queue.async { session.acknowledge() } }
  }

  private static func play(
    _ broker: ScriptedBroker,
    isOut: DispatchSemaphore,
    acknowledge: () -> Void
  ) -> Outcome {
    guard let client = broker.accept(within: 500), client.welcome(.v5) else {
      return .failed("the session does not connect to the test's own broker")
    }
    for id in 1...count {
      client.send(Wire.publish(.v5, topic: "sluice/selftest", payload: [1], id: id))
    }
    guard isOut.wait(timeout: .now() + .milliseconds(1000)) == .success else {
      return .failed("the messages do not come out of the library")
    }
    if client.packet(within: 100) != nil {
      return .failed("a message was acknowledged before it was committed")
    }
    acknowledge()
    var missing = Set(1...count)
    while !missing.isEmpty, let packet = client.packet(.publishAck, within: 300) {
      missing.remove(packet.id)
    }
    guard missing.isEmpty else {
      return .failed("\(missing.count) messages were not acknowledged after the commit")
    }
    return .passed
  }
}
