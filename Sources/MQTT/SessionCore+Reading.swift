internal import CMosquitto
internal import Dispatch
internal import Telemetry

extension SessionCore {
  /// The socket has something, or a tick looks whether TLS has.
  func read(isTick: Bool) {
    guard let line else { return }
    if line.stage == .closing {
      if line.drain() { end() }
      return
    }
    guard phase == .running, out == nil, !line.hasRest else { return }
    if !isTick { line.heard() }
    let before = line.handle.inbox.count
    do {
      try readBurst(line)
    } catch {
      return lose(line, error)
    }
    guard self.line === line, phase == .running else { return }
    if isTick, line.handle.inbox.count != before { line.heard() }
    closeBatchWhenDue(line.handle)
  }

  /// Hands the inbox over; nothing is read until it has come back (invariant I4).
  func handOut(from handle: MosquittoHandle) {
    precondition(out == nil, "invariant I4: one batch is out at a time")
    line?.pause()
    batchNumber += 1
    hasDeadline = false
    let batch = handle.inbox
    spare.removeAll()
    handle.inbox = spare
    spare = MessageBatch()
    out = (batch, connection)
    report(.batch(batch))
  }

  /// Reads until the socket has no more or the batch is full.
  ///
  /// One call of libmosquitto reads one packet, whatever it is told, and often does not know that
  /// its TLS layer has more: so it is called until a call brings nothing.
  private func readBurst(_ line: Line) throws(MQTTError) {
    let handle = line.handle
    handle.arrived = SystemClock.now
    var hasProgress = true
    while hasProgress, !isFull(handle.inbox) {
      let before = handle.inbox.count
      do {
        try line.read()
      } catch {
        // The broker's own words, if it had any, say more than that the connection is gone.
        try process(line)
        throw error
      }
      hasProgress = handle.inbox.count != before
      if !handle.notices.isEmpty {
        try process(line)
        guard self.line === line, phase == .running else { return }
        hasProgress = true
      }
      if handle.inbox.isEmpty {
        try flush(line)
        if line.hasRest { return }
      }
    }
    #if DEBUG
    if acknowledgesEarly { try line.flush() }
    #endif
  }

  private func isFull(_ batch: MessageBatch) -> Bool {
    batch.count >= limits.maximumMessages || batch.bytes.count >= limits.maximumBytes
  }

  private func closeBatchWhenDue(_ handle: MosquittoHandle) {
    guard !handle.inbox.isEmpty else { return }
    if isFull(handle.inbox) || limits.maximumDelay == .zero { return handOut(from: handle) }
    guard !hasDeadline else { return }
    hasDeadline = true
    let delay = Int(limits.maximumDelay.milliseconds)
    queue.asyncAfter(deadline: .now() + DispatchTimeInterval.milliseconds(delay)) {
      [bound, batchNumber] in
      bound.value.closeBatch(batchNumber)
    }
  }

  private func closeBatch(_ number: Int) {
    guard number == batchNumber, out == nil, phase == .running, let line else { return }
    if !line.handle.inbox.isEmpty { handOut(from: line.handle) }
  }

  private func process(_ line: Line) throws(MQTTError) {
    let notices = line.handle.notices
    line.handle.notices.removeAll(keepingCapacity: true)
    for notice in notices {
      switch notice {
      case .connected(let reason, let isPresent, let keepAlive):
        guard reason == 0 else {
          let version = line.handle.version
          throw MosquittoHandle.refusal(reason: reason, version: version, by: settings.url)
        }
        if let keepAlive { line.setKeepAlive(seconds: keepAlive) }
        try open(line, isPresent: isPresent)
      case .subscribed(let packet, let granted): try noteGrant(granted, packet: packet)
      case .disconnected(let code): throw Self.end(code: code, by: settings.url)
      }
      guard self.line === line else { return }
    }
  }

  private func open(_ line: Line, isPresent: Bool) throws(MQTTError) {
    line.stage = .open
    line.handle.stopLogging()
    let version = line.handle.version
    policy.accepted(version)
    let isExpected = expectsSession
    expectsSession = true
    setPace()
    pending = [:]
    try subscribe(subscriptions, on: line)
    report(.connected(sessionPresent: isPresent, expectedPresent: isExpected, version: version))
    if isExpected, !isPresent { report(.sessionLost) }
    if pending.isEmpty { report(.subscribed) }
  }

  func subscribe(_ wanted: [Subscription], on line: Line) throws(MQTTError) {
    for subscription in wanted {
      pending[try line.handle.subscribe(subscription)] = subscription
    }
  }

  /// Checks that the broker grants what was asked for (invariant I5).
  private func noteGrant(_ granted: [Int32], packet: Int32) throws(MQTTError) {
    guard let asked = pending.removeValue(forKey: packet) else { return }
    guard granted == [Int32(asked.qos.rawValue)] else {
      let reason = granted.first ?? 0x80
      throw MQTTError(
        .subscriptionRefused,
        attempted: "subscribe to \"\(asked.filter)\" with QoS \(asked.qos.rawValue)",
        cause: reason < 0x80
          ? "the broker grants only QoS \(reason)"
          : "the broker refuses (reason \(reason))",
        remedy: "allow it in the broker's access list"
      )
    }
    if pending.isEmpty { report(.subscribed) }
  }

  private static func end(code: Int32, by url: String) -> MQTTError {
    if code == 0x8E {
      return MQTTError(
        .takenOver,
        attempted: "keep the session at \(url)",
        cause: "another client connected with the same client id",
        remedy: "give each daemon its own `client_id`"
      )
    }
    let words = unsafe code >= 0x80 ? mosquitto_reason_string(code) : mosquitto_strerror(code)
    return MQTTError(
      .connectionLost,
      attempted: "keep the connection to \(url)",
      cause: unsafe words.map { unsafe String(cString: $0) } ?? "reason \(code)"
    )
  }
}
