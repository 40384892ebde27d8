internal import CMosquitto
internal import Dispatch
public import Telemetry

/// A client that publishes, from any thread, and holds its callers back when the broker is slow.
///
/// Up to `window` messages are on their way at a time; then ``publish(topic:payload:qos:retain:)``
/// waits. QoS 1 messages are kept until the broker acknowledges them, over reconnections too, so
/// that a message may arrive twice. With ``ProtocolChoice/automatic`` it speaks MQTT 3.1.1, in
/// which no broker limits what is in flight; ask for 5 to learn of refusals.
public final class Publisher: Sendable {
  private let desk: PublisherDesk
  private let core: QueueBound<PublisherCore>
  private let name: String

  /// Makes a client; it does nothing before ``start()``.
  ///
  /// - Parameters:
  ///   - settings: where the broker is; the session is not kept.
  ///   - window: how many messages may be on their way, at most 65,535; at most 256 of them are sent
  ///     before the first of them is acknowledged.
  ///   - will: what the broker publishes should this client vanish.
  ///   - subscriptions: topic filters to receive as well.
  ///   - report: called on the client's own queue.
  public init(
    settings: BrokerSettings,
    window: Int = 500,
    will: Will? = nil,
    subscriptions: [Subscription] = [],
    report: @escaping @Sendable (PublisherEvent) -> Void = { _ in }
  ) {
    precondition((1...65_535).contains(window), "a window holds 1 to 65,535 messages")
    var settings = settings
    if settings.protocolVersion == .automatic { settings.protocolVersion = .v311 }
    let queue = DispatchQueue(label: "sluice.mqtt.publisher.\(settings.clientIdentifier)")
    desk = PublisherDesk(window: window)
    name = settings.url
    let core = PublisherCore(
      settings: settings,
      will: will,
      subscriptions: subscriptions,
      desk: desk,
      queue: queue,
      report: report
    )
    self.core = QueueBound(core, queue: queue)
  }

  deinit {
    desk.close()
    core.queue.async { [core] in core.value.close() }
  }

  /// Begins to connect; doing so twice is fine.
  public func start() { core.queue.async { [core] in core.value.start() } }

  /// Begins to connect and waits until the broker has let us in.
  ///
  /// - Throws: ``MQTTError`` when it has not within `timeout`; attempts go on all the same.
  public func connect(timeout: TimeSpan = .seconds(10)) throws(MQTTError) {
    start()
    guard desk.wait(until: Self.deadline(timeout), \.isConnected) else {
      throw MQTTError(
        .timeout,
        attempted: "connect to \(name)",
        cause: "no connection within \(timeout)",
        remedy: "check that the broker runs and that host and port are right"
      )
    }
  }

  /// Publishes a message; waits while the window is full, also for a broker that is away.
  ///
  /// - Throws: ``MQTTError`` for a topic that is none, or when the client is closed.
  public func publish(
    topic: String,
    payload: [UInt8],
    qos: QoS = .atLeastOnce,
    retain: Bool = false
  ) throws(MQTTError) {
    _ = try put(topic: topic, payload: payload, qos: qos, retain: retain, waits: true)
  }

  /// Publishes a message if the window has room for it.
  ///
  /// - Returns: whether it was taken on.
  /// - Throws: ``MQTTError`` for a topic that is none.
  public func tryPublish(
    topic: String,
    payload: [UInt8],
    qos: QoS = .atLeastOnce,
    retain: Bool = false
  ) throws(MQTTError) -> Bool {
    try put(topic: topic, payload: payload, qos: qos, retain: retain, waits: false)
  }

  /// Waits until the broker has acknowledged everything.
  ///
  /// - Returns: whether it has, within `timeout`.
  public func flush(timeout: TimeSpan = .seconds(10)) -> Bool {
    desk.wait(until: Self.deadline(timeout)) { $0.outstanding == 0 }
  }

  /// What has become of the messages so far.
  public var statistics: PublisherStatistics { desk.statistics }

  /// Says goodbye and ends; what is not acknowledged is given up, and callers that wait get an
  /// error.
  public func close() {
    desk.close()
    core.queue.sync { core.value.close() }
  }

  /// Ends without saying goodbye, as a crash would, so that the broker publishes the will.
  public func abandon() {
    desk.close()
    core.queue.sync { core.value.abandon() }
  }

  private func put(
    topic: String,
    payload: [UInt8],
    qos: QoS,
    retain: Bool,
    waits: Bool
  ) throws(MQTTError) -> Bool {
    guard unsafe mosquitto_pub_topic_check(topic) == MOSQ_ERR_SUCCESS.rawValue, !topic.isEmpty,
      topic.utf8.count <= Int(UInt16.max), !topic.utf8.contains(0)
    else {
      throw MQTTError(
        .invalidArgument,
        attempted: "publish on \"\(topic)\"",
        cause: "it is not a topic",
        remedy: "a topic has 1 to 65,535 bytes and neither + nor #"
      )
    }
    let isNew = desk.put(
      { $0.append(topic: topic, payload: payload, qos: qos, retain: retain) },
      waits: waits
    )
    if let isNew {
      if isNew { core.queue.async { [core] in core.value.drain() } }
      return true
    }
    guard waits else { return false }
    throw MQTTError(.closed, attempted: "publish on \"\(topic)\"", cause: "the client is closed")
  }

  private static func deadline(_ span: TimeSpan) -> DispatchTime {
    .now() + DispatchTimeInterval.milliseconds(Int(span.milliseconds))
  }
}
