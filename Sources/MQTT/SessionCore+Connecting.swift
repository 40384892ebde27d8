internal import Dispatch
internal import Telemetry

extension SessionCore {
  /// How long CONNECT may take until CONNACK, in milliseconds.
  private static let handshakeLimit: Int64 = 10_000
  /// How long saying goodbye may take, in milliseconds.
  private static let goodbyeLimit: Int64 = 1000
  /// A connection that lasted this long makes the next wait short again, in milliseconds.
  private static let steadyAfter: Int64 = 1000

  /// Makes an attempt.
  func connect() {
    precondition(line == nil && out == nil, "connecting while a batch is out would mix two lives")
    isRetryDue = false
    connection += 1
    do {
      let handle = try MosquittoHandle(
        settings: settings,
        identifier: settings.clientIdentifier,
        version: policy.version,
        cleanStart: false
      )
      let line = try Line(handle, settings: settings, queue: queue) { [bound] in
        bound.value.read(isTick: false)
      }
      self.line = line
      setPace()
      try flush(line)
    } catch {
      if let line { lose(line, error) } else { retry(after: error) }
    }
  }

  /// Lets a connection go that has failed, and sees to the next one.
  func lose(_ lost: Line, _ error: MQTTError) {
    guard line === lost else { return }
    let (wasOpen, version) = (lost.stage == .open, lost.handle.version)
    let left = lost.handle.inbox
    let age = SystemClock.monotonic - lost.began
    if age >= Self.steadyAfter, wasOpen { backoff.reset() }
    lost.drop()
    line = nil
    switch error.code {
    case .takenOver:
      report(.takenOver)
      return end()
    case .unsupportedVersion where policy.refused(version): return connect()
    default: break
    }
    if !wasOpen, lost.hasWritten, error.code == .connectionLost {
      policy.closedUnanswered(version)
    }
    retry(after: wasOpen ? explained(error, age: age) : error)
    deliver(left, from: lost.handle)
  }

  /// Serves what only time brings about.
  func tick() {
    guard let line else { return }
    do {
      if phase == .stopping {
        if line.hasRest { try flush(line) }
        if let stopDeadline {
          if SystemClock.monotonic >= stopDeadline { return end() }
          if line.stage == .open, !line.hasRest { return sayGoodbye(line) }
        }
      } else if line.hasRest, out == nil, line.handle.inbox.isEmpty {
        try flush(line)
        if !line.hasRest {
          line.resume()
          setPace()
        }
      }
      if line.stage == .connecting { try checkHandshake(line) }
      try line.tick()
    } catch {
      return phase == .stopping ? end() : lose(line, error)
    }
    if phase == .running { read(isTick: true) }
  }

  /// Says goodbye when nothing is left to acknowledge.
  func finish() {
    guard let line, line.stage == .open else { return end() }
    stopDeadline = SystemClock.monotonic + Self.goodbyeLimit
    setPace()
    if !line.hasRest { sayGoodbye(line) }
  }

  /// Ticks fast while something is awaited that no event announces: the TCP handshake, room in
  /// the socket, what TLS has decrypted already.
  func setPace() {
    guard let line else { return }
    let isFast =
      settings.tls != nil || line.stage == .connecting || line.hasRest || phase == .stopping
    let interval = DispatchTimeInterval.milliseconds(isFast ? 20 : 100)
    timer?.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(5))
  }

  private func sayGoodbye(_ line: Line) {
    line.finish()
    setPace()
  }

  private func checkHandshake(_ line: Line) throws(MQTTError) {
    try flush(line)
    guard SystemClock.monotonic - line.began >= Self.handshakeLimit else { return }
    throw MQTTError(
      .timeout,
      attempted: "connect to \(settings.url)",
      cause: "no CONNACK within \(Self.handshakeLimit / 1000) s",
      remedy: "check host and port, and whether the broker wants TLS"
    )
  }

  /// Adds what may be behind a young connection that ended without a word: brokers that are older
  /// than mosquitto 2.0.15 say nothing when another client takes the session.
  private func explained(_ error: MQTTError, age: Int64) -> MQTTError {
    guard error.code == .connectionLost, error.remedy.isEmpty, age < 60_000 else { return error }
    var error = error
    error.remedy =
      "if this repeats, look for another client with the id \"\(settings.clientIdentifier)\""
    return error
  }

  private func retry(after error: MQTTError) {
    guard phase == .running else { return }
    var generator = SystemRandomNumberGenerator()
    let wait = backoff.next(using: &generator)
    attempt += 1
    queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait.milliseconds))) {
      [bound, attempt] in
      bound.value.retryNow(attempt)
    }
    switch error.code {
    case .refused, .subscriptionRefused, .unsupportedVersion:
      report(.refused(error, retryIn: wait))
    default: report(.disconnected(error, retryIn: wait))
    }
  }

  private func retryNow(_ number: Int) {
    guard phase == .running, number == attempt, line == nil else { return }
    // What was read on the old connection is seen through first, or its repetition would be read
    // behind it.
    if out == nil { connect() } else { isRetryDue = true }
  }

  /// What had been read when the connection broke is kept, for the broker may have forgotten it;
  /// if it has not, the repetition is a duplicate.
  private func deliver(_ left: MessageBatch, from handle: MosquittoHandle) {
    if !left.isEmpty, out == nil, phase != .ended { return handOut(from: handle) }
    if phase == .stopping, out == nil { end() }
  }
}
