internal import Dispatch
internal import Telemetry

extension PublisherCore {
  /// How long CONNECT may take until CONNACK, in milliseconds.
  private static let handshakeLimit: Int64 = 10_000
  /// A connection that lasted this long makes the next wait short again, in milliseconds.
  private static let steadyAfter: Int64 = 1000

  func connect() {
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
    (counted, inFlight) = ((0, 0), 0)
    handle = new
    return new
  }

  func tick() {
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

  func lose(_ lost: Line, _ error: MQTTError) {
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
