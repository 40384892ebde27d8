internal import Dispatch
internal import Synchronization
public import Telemetry

/// A second connection beside a ``BrokerSession``: it listens for what the broker drops and
/// publishes receipts and requests to devices, for nothing else may be published where acknowledgements are held back.
public final class BrokerCompanion: Sendable {
  /// Where the broker counts messages that it threw away.
  public static let droppedTopic = "$SYS/broker/publish/messages/dropped"
  /// Where the broker says what it is.
  public static let versionTopic = "$SYS/broker/version"

  private let publisher: Publisher
  private let receipts = Mutex<[String: Int64]>([:])
  private let requests = Mutex<[String: [UInt8]]>([:])
  private let queue: DispatchQueue

  /// Makes a companion; it does nothing before ``start()``.
  ///
  /// - Parameters:
  ///   - settings: those of the session; the client id gets `-companion` added.
  ///   - onDropped: called on a queue of its own with the number of messages that the broker has
  ///     dropped since it last told.
  ///   - onVersion: called on that queue with what the broker says that it is.
  ///   - report: called with what becomes of the connection.
  /// - Throws: ``MQTTError`` never in practice: when libmosquitto refuses the filter.
  public init(
    settings: BrokerSettings,
    onDropped: @escaping @Sendable (Int64) -> Void,
    onVersion: @escaping @Sendable (String) -> Void = { _ in },
    report: @escaping @Sendable (PublisherEvent) -> Void = { _ in }
  ) throws(MQTTError) {
    var settings = settings
    settings.clientIdentifier += "-companion"
    queue = DispatchQueue(label: "sluice.mqtt.receipts")
    let counter = Mutex(DroppedCounter())
    publisher = Publisher(
      settings: settings,
      subscriptions: [
        try Subscription(filter: Self.droppedTopic, qos: .atMostOnce),
        try Subscription(filter: Self.versionTopic, qos: .atMostOnce),
      ]
    ) { event in
      guard case .messages(let batch) = event else { return report(event) }
      for entry in batch.entries {
        if batch.bytes[entry.topic].elementsEqual(Self.versionTopic.utf8) {
          onVersion(String(decoding: batch.bytes[entry.payload].prefix(128), as: UTF8.self))
          continue
        }
        let rise = counter.withLock { $0.take(batch.bytes[entry.payload]) }
        if let rise { onDropped(rise) }
      }
    }
  }

  /// Begins to connect.
  public func start() { publisher.start() }

  /// Publishes, retained, up to which `seq` the device's messages are committed.
  ///
  /// It never waits: while the broker is away only the latest number of each device is kept.
  public func publishReceipt(device: String, sequence: Int64) {
    let isFirst = receipts.withLock { receipts in
      defer { receipts[device] = sequence }
      return receipts.isEmpty
    }
    guard isFirst else { return }
    queue.async { [self] in sendReceipts() }
  }

  /// Publishes, not retained, what a device is asked for.
  ///
  /// It never waits: while the broker is away only the latest request of each topic is kept.
  public func publishRequest(topic: String, payload: [UInt8]) {
    let isFirst = requests.withLock { requests in
      defer { requests[topic] = payload }
      return requests.isEmpty
    }
    guard isFirst else { return }
    queue.async { [self] in sendRequests() }
  }

  /// Waits until the broker has acknowledged all receipts given so far.
  ///
  /// - Returns: whether it has, within `timeout`.
  public func flush(timeout: TimeSpan = .seconds(10)) -> Bool {
    let isSent = DispatchSemaphore(value: 0)
    queue.async { isSent.signal() }
    let limit = DispatchTimeInterval.milliseconds(Int(timeout.milliseconds))
    return isSent.wait(timeout: .now() + limit) == .success && publisher.flush(timeout: timeout)
  }

  /// Ends; receipts that wait are given up, the devices keep their readings then.
  public func close() { publisher.close() }

  private func sendRequests() {
    let due = requests.withLock { requests in
      defer { requests = [:] }
      return requests
    }
    for (topic, payload) in due {
      // A topic that is none was made of a device's own odd name; there is nobody to ask.
      try? publisher.publish(topic: topic, payload: payload, retain: false)
    }
  }

  private func sendReceipts() {
    let due = receipts.withLock { receipts in
      defer { receipts = [:] }
      return receipts
    }
    for (device, sequence) in due {
      // A device whose name makes no topic gets no receipt.
      try? publisher.publish(
        topic: "sluice/receipt/\(device)",
        payload: Array("\(sequence)".utf8),
        retain: true
      )
    }
  }
}
