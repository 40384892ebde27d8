import Configuration
import Dispatch
import Logging
import MQTT
import Pipeline
import Telemetry

extension Daemon {
  func startSession() throws(DaemonError) {
    let settings = BrokerSettings(configuration.broker)
    let limits = BatchLimits(
      maximumMessages: configuration.store.commitMaximumMessages,
      maximumDelay: configuration.store.commitMaximumDelay
    )
    let session = BrokerSession(
      settings: settings,
      subscriptions: try subscriptions(),
      limits: limits,
      expectsSession: stage?.hasReceived ?? false,
      queue: sessionQueue
    ) { [weak self] event in
      self?.take(event)
    }
    self.session = session
    sessionQueue.async { session.start() }
    startCompanion(settings)
  }

  func subscriptions() throws(DaemonError) -> [Subscription] {
    do {
      return try Subscription.all(for: configuration.sources)
    } catch {
      throw DaemonError("cannot subscribe: \(error)", remedy: "run `sluice check`")
    }
  }

  /// Passes messages to the core directly, and everything else here; on the session's queue.
  private func take(_ event: SessionEvent) {
    guard case .batch(let messages) = event else {
      queue.async { self.follow(event) }
      return
    }
    coreQueue.async { [pipeline = stage?.pipeline] in pipeline?.receive(messages) }
  }

  private func follow(_ event: SessionEvent) {
    switch event {
    case .batch: preconditionFailure("messages do not come this way")
    case .connected(let isPresent, _, let version):
      live.update {
        ($0.sessionPresent, $0.protocolVersion) = (isPresent, version.rawValue)
      }
      logger.notice(
        "connected to the broker",
        metadata: ["session_present": "\(isPresent)", "protocol": "\(version.rawValue)"]
      )
    case .sessionLost: sessionLost()
    case .subscribed:
      live.update { ($0.isConnected, $0.brokerFault) = (true, nil) }
      watch(true)
      ready.give(status: "running")
      notifier.send("STATUS=running")
    case .disconnected(let error, let delay): brokerAway(error, retryIn: delay)
    case .refused(let error, let delay): brokerAway(error, retryIn: delay)
    case .takenOver:
      logger.critical(
        "another client took the session over: end the other daemon, or give each a client_id"
      )
      stop(because: "session taken over", exitCode: ExitCode.sessionTaken)
    }
  }

  /// Silence counts only while the broker would bring us messages.
  func watch(_ isWatching: Bool) {
    coreQueue.async { [pipeline = stage?.pipeline] in pipeline?.watch(isWatching) }
  }

  private func sessionLost() {
    live.update { $0.sessionsLost += 1 }
    logger.error(
      "the broker had forgotten our session: what it held for us is lost",
      metadata: ["remedy": "check the broker's persistence and its log"]
    )
    record(.brokerSessionLost, detail: "the broker no longer knew the session")
  }

  private func brokerAway(_ error: MQTTError, retryIn delay: TimeSpan) {
    live.update { ($0.isConnected, $0.brokerFault) = (false, error.description) }
    watch(false)
    logger.warning(
      "the broker is away",
      metadata: ["reason": "\(error)", "retry_in": "\(delay)"]
    )
    ready.give(status: "waiting for the broker")
    notifier.send("STATUS=waiting for the broker")
  }

  /// Starts the connection that publishes receipts and hears what the broker says of itself, which
  /// the first must not.
  ///
  /// Without it readings are as safe; so its faults are only logged.
  private func startCompanion(_ settings: BrokerSettings) {
    do throws(MQTTError) {
      let companion = try BrokerCompanion(
        settings: settings,
        onDropped: { [weak self] rise in self?.queue.async { self?.brokerDropped(rise) } },
        onVersion: { [live] text in live.update { $0.brokerVersion = text } }
      )
      self.companion = companion
      companion.start()
    } catch {
      logger.error("no receipts and no word of dropped messages", metadata: ["reason": "\(error)"])
    }
  }

  private func brokerDropped(_ rise: Int64) {
    live.update { $0.brokerDropped += rise }
    logger.error(
      "the broker dropped messages",
      metadata: ["dropped": "\(rise)", "remedy": "raise its max_queued_messages"]
    )
    record(.brokerDropped, detail: "\(rise) messages")
  }
}
