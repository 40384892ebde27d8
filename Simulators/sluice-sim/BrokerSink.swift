import FieldSimulation
import MQTT
import Synchronization
import Telemetry

/// Publishes each message at QoS 1.
struct BrokerSink: MessageSink {
  private let publisher: Publisher
  private let stop: StopSignal

  /// Connects; a broker that goes away later is waited for.
  init(_ settings: BrokerSettings, stop: StopSignal) throws {
    if settings.isPlainTextToRemote {
      StandardError.print("sluice-sim: warning: everything crosses the network readable by others")
    }
    let trouble = Trouble()
    let publisher = Publisher(settings: settings, window: 1000) { trouble.note($0) }
    stop.unblock { publisher.close() }
    do {
      try publisher.connect(timeout: .seconds(5))
    } catch {
      publisher.abandon()
      throw RunError.failed("\(trouble.last ?? error)")
    }
    trouble.isReported.store(true, ordering: .relaxed)
    (self.publisher, self.stop) = (publisher, stop)
  }

  func send(_ message: SimulatedMessage) throws {
    do {
      try publisher.publish(
        topic: message.topic,
        payload: message.payload,
        retain: message.isRetained
      )
    } catch {
      // Closed while it waited for a broker that is away: the end that was asked for.
      guard stop.isRequested else { throw RunError.failed("\(error)") }
    }
  }

  func finish() throws {
    _ = publisher.flush(timeout: .seconds(5))
    publisher.close()
    let counts = publisher.statistics
    guard counts.outstanding == 0 else {
      throw RunError.failed(
        "the broker has not confirmed \(counts.outstanding) messages; check it and run again"
      )
    }
  }

  var confirmed: Int {
    let counts = publisher.statistics
    return counts.acknowledged - counts.refused
  }

  /// What went wrong with the connection: kept while connecting, told afterwards.
  private final class Trouble: Sendable {
    let isReported = Atomic(false)
    private let isLost = Atomic(false)
    private let error = Mutex<MQTTError?>(nil)

    var last: MQTTError? { error.withLock { $0 } }

    func note(_ event: PublisherEvent) {
      switch event {
      case .disconnected(let error, let wait):
        self.error.withLock { $0 = error }
        guard isReported.load(ordering: .relaxed) else { return }
        isLost.store(true, ordering: .relaxed)
        StandardError.print("sluice-sim: \(error); trying again in \(wait)")
      case .connected:
        guard isLost.exchange(false, ordering: .relaxed) else { return }
        StandardError.print("sluice-sim: connected again")
      case .acknowledged, .messages: break
      }
    }
  }
}
