internal import CMosquitto
internal import Dispatch
internal import Telemetry

/// What a ``Publisher`` is made of; it lives on its queue only.
///
/// One client serves all connections, since libmosquitto keeps unacknowledged messages in it and
/// sends them again.
final class PublisherCore {
  private let settings: BrokerSettings
  private let will: Will?
  private let subscription: Subscription?
  private let desk: PublisherDesk
  private let queue: DispatchQueue
  private let report: @Sendable (PublisherEvent) -> Void
  private var policy: VersionPolicy
  private var handle: MosquittoHandle?
  private var line: Line?
  private var spare = Outbox()
  private var backoff = Backoff()
  private var timer: (any DispatchSourceTimer)?
  private var isClosed = false
  private var counted = (acknowledged: 0, refused: 0)
  private static let handshakeLimit: Int64 = 10_000
  private static let steadyAfter: Int64 = 1000

  init(
    settings: BrokerSettings,
    will: Will?,
    subscription: Subscription?,
    desk: PublisherDesk,
    queue: DispatchQueue,
    report: @escaping @Sendable (PublisherEvent) -> Void
  ) {
    (self.settings, self.will, self.subscription) = (settings, will, subscription)
    (self.desk, self.queue, self.report) = (desk, queue, report)
    policy = VersionPolicy(settings.protocolVersion)
  }

  private var bound: QueueBound<PublisherCore> { QueueBound(self, queue: queue) }

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
  func drain() {
    guard let line, line.stage == .open, !line.hasRest else { return }
    let outbox = desk.take(spare)
    guard !outbox.entries.isEmpty else { return spare = outbox }
    do throws(MQTTError) {
      try unsafe outbox.bytes.withUnsafeBytes { bytes in
        Result { () throws(MQTTError) in
          for entry in outbox.entries { try unsafe publish(entry, bytes, line.handle) }
        }
      }.get()
      desk.note(sent: outbox.entries.count { $0.qos == .atMostOnce })
      try line.flush()
    } catch {
      lose(line, error)
    }
    spare = outbox
    spare.removeAll()
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

  private func publish(
    _ entry: Outbox.Entry,
    _ bytes: UnsafeRawBufferPointer,
    _ handle: MosquittoHandle
  ) throws(MQTTError) {
    guard let base = bytes.baseAddress else { return }
    try unsafe handle.publish(
      topic: (base + entry.topic).assumingMemoryBound(to: CChar.self),
      payload: UnsafeRawBufferPointer(rebasing: bytes[entry.payload]),
      qos: entry.qos,
      retain: entry.retain
    )
  }

  private func connect() {
    guard !isClosed, line == nil else { return }
    do {
      let handle = try client()
      let line = try Line(handle, settings: settings, queue: queue) { [bound] in
        bound.value.read(isTick: false)
      }
      self.line = line
      try line.flush()
    } catch {
      if let line { lose(line, error) } else { retry(after: error) }
    }
  }

  private func client() throws(MQTTError) -> MosquittoHandle {
    if let handle, handle.version == policy.version { return handle }
    let new = try MosquittoHandle(
      settings: settings,
      identifier: settings.clientIdentifier,
      version: policy.version,
      cleanStart: true
    )
    if let will { try new.setWill(will) }
    counted = (0, 0)
    handle = new
    return new
  }

  private func read(isTick: Bool) {
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
    desk.note(acknowledged: now.0 - counted.acknowledged, refused: now.1 - counted.refused)
    counted = now
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
        if let subscription { _ = try line.handle.subscribe(subscription) }
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

  private func tick() {
    guard let line else { return }
    do throws(MQTTError) {
      try line.flush()
      try line.tick()
      if line.stage == .connecting, SystemClock.monotonic - line.began >= Self.handshakeLimit {
        throw MQTTError(
          .timeout,
          attempted: "connect to \(settings.url)",
          cause: "no CONNACK within \(Self.handshakeLimit / 1000) s"
        )
      }
    } catch {
      return lose(line, error)
    }
    if settings.tls != nil || line.stage == .connecting { read(isTick: true) }
  }

  private func lose(_ lost: Line, _ error: MQTTError) {
    guard line === lost else { return }
    let (wasOpen, version) = (lost.stage == .open, lost.handle.version)
    if wasOpen, SystemClock.monotonic - lost.began >= Self.steadyAfter { backoff.reset() }
    lost.drop()
    line = nil
    if wasOpen { desk.note(isConnected: false) }
    if error.code == .unsupportedVersion, policy.refused(version) { return connect() }
    if !wasOpen, lost.hasWritten, error.code == .connectionLost {
      policy.closedUnanswered(version)
    }
    retry(after: error)
  }

  private func retry(after error: MQTTError) {
    guard !isClosed else { return }
    var generator = SystemRandomNumberGenerator()
    let wait = backoff.next(using: &generator)
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait.milliseconds))) { [bound] in
      bound.value.connect()
    }
    report(.disconnected(error, retryIn: wait))
  }
}
