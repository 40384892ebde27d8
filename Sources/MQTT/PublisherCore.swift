internal import CMosquitto
internal import Dispatch
internal import Telemetry

/// What a ``Publisher`` is made of; it lives on its queue only.
///
/// One client serves all connections, since libmosquitto keeps unacknowledged messages in it and
/// sends them again.
final class PublisherCore {
  let settings: BrokerSettings
  let will: Will?
  let subscriptions: [Subscription]
  let desk: PublisherDesk
  let queue: DispatchQueue
  let report: @Sendable (PublisherEvent) -> Void
  var policy: VersionPolicy
  var handle: MosquittoHandle?
  var line: Line?
  /// What has been taken from the desk, and how far it has been passed on.
  private var taken = Outbox()
  private var position = 0
  var inFlight = 0
  var backoff = Backoff()
  private var timer: (any DispatchSourceTimer)?
  var isClosed = false
  var counted = (acknowledged: 0, refused: 0)
  private static let inFlightLimit = 256

  init(
    settings: BrokerSettings,
    will: Will?,
    subscriptions: [Subscription],
    desk: PublisherDesk,
    queue: DispatchQueue,
    report: @escaping @Sendable (PublisherEvent) -> Void
  ) {
    (self.settings, self.will, self.subscriptions) = (settings, will, subscriptions)
    (self.desk, self.queue, self.report) = (desk, queue, report)
    policy = VersionPolicy(settings.protocolVersion)
  }

  var bound: QueueBound<PublisherCore> { QueueBound(self, queue: queue) }

  func start() {
    guard timer == nil, !isClosed else { return }
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler { @Sendable [bound] in bound.value.tick() }
    timer.schedule(deadline: .now(), repeating: .milliseconds(20), leeway: .milliseconds(5))
    timer.activate()
    self.timer = timer
    connect()
  }

  /// Passes on what callers have put on the desk.
  ///
  /// Only so many are passed on at a time: libmosquitto walks through all that are unacknowledged
  /// at each message.
  func drain() {
    guard let line, line.stage == .open, !line.hasRest else { return }
    do throws(MQTTError) {
      var sent = 0
      while inFlight < Self.inFlightLimit, let entry = next() {
        try publish(entry, on: line.handle)
        if entry.qos == .atMostOnce { sent += 1 } else { inFlight += 1 }
      }
      desk.note(sent: sent)
      try line.flush()
    } catch {
      lose(line, error)
    }
  }

  /// Says goodbye and ends.
  func close() {
    if let line, line.stage == .open { line.finish() }
    abandon()
  }

  /// Ends without a word.
  func abandon() {
    isClosed = true
    timer?.cancel()
    timer = nil
    line?.drop()
    line = nil
    handle = nil
  }

  private func next() -> Outbox.Entry? {
    if position == taken.entries.count {
      var room = taken
      taken = Outbox()
      room.removeAll()
      (taken, position) = (desk.take(room), 0)
    }
    guard position < taken.entries.count else { return nil }
    defer { position += 1 }
    return taken.entries[position]
  }

  private func publish(_ entry: Outbox.Entry, on handle: MosquittoHandle) throws(MQTTError) {
    try unsafe taken.bytes.withUnsafeBytes { bytes in
      Result { () throws(MQTTError) in
        guard let base = bytes.baseAddress else { return }
        try unsafe handle.publish(
          topic: (base + entry.topic).assumingMemoryBound(to: CChar.self),
          payload: UnsafeRawBufferPointer(rebasing: bytes[entry.payload]),
          qos: entry.qos,
          retain: entry.retain
        )
      }
    }.get()
  }

  func read(isTick: Bool) {
    guard let line else { return }
    if !isTick { line.heard() }
    do {
      line.handle.arrived = SystemClock.now
      var before = (-1, -1)
      while before != (line.handle.acknowledged, line.handle.inbox.count) {
        before = (line.handle.acknowledged, line.handle.inbox.count)
        try line.read()
        if try process(line) { before = (-1, -1) }
      }
      noteProgress(line.handle)
      try line.flush()
    } catch {
      noteProgress(line.handle)
      return lose(line, reason(for: error, on: line))
    }
    drain()
  }

  /// The broker's own words for the end of a connection, if it had any.
  private func reason(for error: MQTTError, on line: Line) -> MQTTError {
    do throws(MQTTError) {
      _ = try process(line)
      return error
    } catch {
      return error
    }
  }

  private func noteProgress(_ handle: MosquittoHandle) {
    let now = (handle.acknowledged, handle.refused)
    inFlight -= now.0 - counted.acknowledged
    desk.note(acknowledged: now.0 - counted.acknowledged, refused: now.1 - counted.refused)
    let acknowledged = now.0 - counted.acknowledged
    counted = now
    if acknowledged > 0 { report(.acknowledged(acknowledged)) }
    guard !handle.inbox.isEmpty else { return }
    let messages = handle.inbox
    handle.inbox = MessageBatch()
    report(.messages(messages))
  }

  /// Deals with control packets; true when there were any.
  private func process(_ line: Line) throws(MQTTError) -> Bool {
    let notices = line.handle.notices
    line.handle.notices.removeAll()
    for notice in notices {
      switch notice {
      case .connected(let reason, _, let keepAlive):
        guard reason == 0 else {
          let version = line.handle.version
          throw MosquittoHandle.refusal(reason: reason, version: version, by: settings.url)
        }
        if let keepAlive { line.setKeepAlive(seconds: keepAlive) }
        line.stage = .open
        line.handle.stopLogging()
        policy.accepted(line.handle.version)
        for subscription in subscriptions { _ = try line.handle.subscribe(subscription) }
        desk.note(isConnected: true)
        report(.connected)
      case .subscribed: break
      case .disconnected(let code):
        let cause = unsafe String(
          cString: code >= 0x80 ? mosquitto_reason_string(code) : mosquitto_strerror(code)
        )
        throw MQTTError(
          .connectionLost,
          attempted: "keep the connection to \(settings.url)",
          cause: cause
        )
      }
    }
    return !notices.isEmpty
  }

}
