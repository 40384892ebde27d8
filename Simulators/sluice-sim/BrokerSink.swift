import FieldSimulation
import MQTT
import Synchronization
import Telemetry

/// Publishes each message at QoS 1, over one connection for all devices but those that have their own.
struct BrokerSink: MessageSink {
  /// How many connections of their own gateways and devices may have.
  static let maximumLinks = 100

  private let settings: BrokerSettings
  private let publisher: Publisher
  private let stop: StopSignal
  /// The connections of their own that are open.
  private var links: [Int: Publisher] = [:]
  /// What was confirmed over those that have ended.
  private var confirmedBefore = 0
  /// What was given up with those that have ended.
  private var lostBefore = 0

  /// Connects; a broker that goes away later is waited for.
  init(_ settings: BrokerSettings, stop: StopSignal) throws {
    if settings.isPlainTextToRemote {
      StandardError.print("sluice-sim: warning: everything crosses the network readable by others")
    }
    publisher = try Self.connect(settings, will: nil, stop: stop)
    (self.settings, self.stop) = (settings, stop)
  }

  private static func connect(
    _ settings: BrokerSettings,
    will: Will?,
    stop: StopSignal
  ) throws -> Publisher {
    let trouble = Trouble()
    let publisher = Publisher(settings: settings, window: 1000, will: will) { trouble.note($0) }
    stop.unblock { publisher.close() }
    do {
      try publisher.connect(timeout: .seconds(5))
    } catch {
      publisher.abandon()
      throw RunError.failed("\(trouble.last ?? error)")
    }
    trouble.isReported.store(true, ordering: .relaxed)
    return publisher
  }

  mutating func send(_ message: SimulatedMessage) throws {
    switch message.role {
    case .will: return abandon(message.link)
    case .birth(let will): try connect(message.link, will)
    case .reading: break
    }
    do {
      try (message.link.flatMap { links[$0] } ?? publisher).publish(
        topic: message.topic,
        payload: message.payload,
        retain: message.isRetained
      )
    } catch {
      // Closed while it waited for a broker that is away: the end that was asked for.
      guard stop.isRequested else { throw RunError.failed("\(error)") }
    }
  }

  private mutating func connect(_ link: Int?, _ will: SimulatedMessage.Testament) throws {
    guard let link, links[link] == nil, !stop.isRequested else { return }
    var settings = settings
    settings.clientIdentifier += "-link-\(link + 1)"
    links[link] = try Self.connect(
      settings,
      will: Will(topic: will.topic, payload: will.payload, retain: will.isRetained),
      stop: stop
    )
  }

  /// Lets a connection break without a word, so that the broker publishes the will.
  private mutating func abandon(_ link: Int?) {
    guard let link, let publisher = links.removeValue(forKey: link) else { return }
    _ = publisher.flush(timeout: .seconds(5))
    publisher.abandon()
    confirmedBefore += Self.confirmed(by: publisher)
    lostBefore += publisher.statistics.outstanding
  }

  mutating func finish() throws {
    let all = [publisher] + links.values
    for publisher in all {
      _ = publisher.flush(timeout: .seconds(5))
      publisher.close()
    }
    let outstanding = all.reduce(lostBefore) { $0 + $1.statistics.outstanding }
    guard outstanding == 0 else {
      throw RunError.failed(
        "the broker has not confirmed \(outstanding) messages; check it and run again"
      )
    }
  }

  var confirmed: Int {
    links.values.reduce(confirmedBefore + Self.confirmed(by: publisher)) {
      $0 + Self.confirmed(by: $1)
    }
  }

  private static func confirmed(by publisher: Publisher) -> Int {
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
