internal import Dispatch
internal import Telemetry

/// What a ``BrokerSession`` is made of; it lives on its queue only.
///
/// Messages go from the socket into the client's inbox, from there as one batch to the owner, and
/// only when that batch has come back may anything be written: ``flush(_:)`` is the one place.
final class SessionCore {
  /// Where the session as a whole stands.
  enum Phase {
    /// Not started.
    case idle
    /// Connected, connecting or waiting to connect.
    case running
    /// Reading has stopped; the last batch and the goodbye are under way.
    case stopping
    /// Over for good.
    case ended
  }

  let settings: BrokerSettings
  let limits: BatchLimits
  let queue: DispatchQueue
  let report: @Sendable (SessionEvent) -> Void
  var phase = Phase.idle
  var subscriptions: [Subscription]
  /// Subscriptions that wait for their SUBACK, by packet number.
  var pending: [Int32: Subscription] = [:]
  /// The connection, while there is one.
  var line: Line?
  /// The batch that the owner has, and the number of the connection that it came from.
  var out: (batch: MessageBatch, connection: Int)?
  /// The number of the current connection.
  var connection = 0
  /// The room of the last batch, for the next one.
  var spare = MessageBatch()
  /// How many batches have been handed out, so that an old deadline is known as such.
  var batchNumber = 0
  var hasDeadline = false
  var expectsSession: Bool
  var policy: VersionPolicy
  var backoff = Backoff()
  var attempt = 0
  var isRetryDue = false
  var timer: (any DispatchSourceTimer)?
  var stopDeadline: Int64?
  var completions: [@Sendable () -> Void] = []
  /// A known-bad setting by which tests show that they would notice a loss.
  let acknowledgesEarly: Bool

  init(
    settings: BrokerSettings,
    limits: BatchLimits,
    subscriptions: [Subscription],
    expectsSession: Bool,
    acknowledgesEarly: Bool,
    queue: DispatchQueue,
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    (self.settings, self.limits, self.subscriptions) = (settings, limits, subscriptions)
    (self.expectsSession, self.queue, self.report) = (expectsSession, queue, report)
    self.acknowledgesEarly = acknowledgesEarly
    policy = VersionPolicy(settings.protocolVersion)
  }

  /// For closures that run on the queue later.
  var bound: QueueBound<SessionCore> { QueueBound(self, queue: queue) }

  /// Begins to connect.
  func start() {
    precondition(phase == .idle, "a session is started once")
    phase = .running
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler { @Sendable [bound] in bound.value.tick() }
    self.timer = timer
    connect()
    timer.activate()
  }

  /// The batch that is out has been committed.
  ///
  /// A commit may end after the session has: then there is nobody to tell.
  func acknowledge() {
    guard phase != .ended else { return }
    let number = takeBack()
    guard let line, number == connection else { return proceedWithoutLine() }
    do {
      try flush(line)
    } catch {
      return lose(line, error)
    }
    if phase == .stopping { return finish() }
    guard !line.hasRest else { return }
    line.resume()
    guard settings.tls != nil else { return }
    // What TLS has decrypted already, no event announces.
    queue.async { [bound] in bound.value.read(isTick: true) }
  }

  /// The batch that is out could not be committed: the broker has to send its messages again.
  func discard() {
    guard phase != .ended else { return }
    _ = takeBack()
    guard let line else { return proceedWithoutLine() }
    let error = MQTTError(
      .connectionLost,
      attempted: "keep a batch",
      cause: "it was given back; the broker will send it again"
    )
    lose(line, error)
  }

  /// Changes what is subscribed to.
  func update(_ wanted: [Subscription]) {
    let before = subscriptions
    subscriptions = wanted
    guard let line, line.stage == .open, phase == .running else { return }
    do {
      for old in before where !wanted.contains(where: { $0.filter == old.filter }) {
        line.handle.unsubscribe(old.filter)
      }
      try subscribe(wanted.filter { !before.contains($0) }, on: line)
      if out == nil, line.handle.inbox.isEmpty { try flush(line) }
    } catch {
      lose(line, error)
    }
  }

  /// Stops reading, hands out what has been read, and says goodbye once that is acknowledged.
  func stop(_ completion: @escaping @Sendable () -> Void) {
    completions.append(completion)
    switch phase {
    case .idle: end()
    case .ended: finishCompletions()
    case .stopping: break
    case .running:
      phase = .stopping
      line?.pause()
      guard out == nil else { return }
      if let line, !line.handle.inbox.isEmpty { handOut(from: line.handle) } else { finish() }
    }
  }

  /// Drops the connection without writing anything more.
  func abandon() {
    out = nil
    end()
  }

  /// Writes everything that is queued: the one caller (invariant I1).
  ///
  /// - Precondition: nothing that has been read waits to be committed, for the acknowledgements of
  ///   all that has been read are in the queue.
  /// - Throws: ``MQTTError`` when the connection is gone.
  func flush(_ line: Line) throws(MQTTError) {
    precondition(
      (out == nil && line.handle.inbox.isEmpty) || acknowledgesEarly,
      "invariant I1: a flush would acknowledge what is not committed"
    )
    try line.flush()
    if line.hasRest {
      // Nothing may be read before the rest has left: its acknowledgement would leave with it.
      line.pause()
      setPace()
    }
  }

  /// Ends the session for good.
  func end() {
    phase = .ended
    line?.drop()
    line = nil
    timer?.cancel()
    timer = nil
    finishCompletions()
  }

  private func finishCompletions() {
    let waiting = completions
    completions = []
    for completion in waiting { completion() }
  }

  private func takeBack() -> Int {
    guard let (batch, number) = out else { preconditionFailure("no batch is out") }
    out = nil
    // One huge message must not keep its room for good.
    if batch.bytes.capacity <= 2 * limits.maximumBytes { spare = batch }
    return number
  }

  private func proceedWithoutLine() {
    if phase == .stopping { return finish() }
    if phase == .running, line == nil, isRetryDue { connect() }
  }
}
