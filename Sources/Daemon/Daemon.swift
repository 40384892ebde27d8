import Configuration
import Dispatch
import Foundation
import Logging
import MQTT
import Notify
import Pipeline
import Store
import Telemetry

/// The composition root: builds everything bottom-up, joins it, and takes it down in order.
///
/// It lives on its own serial queue, where signals, the status socket and the events of the session
/// arrive; the session, the core (pipeline and store) and the delivery have queues of their own.
///
/// It may be captured by handlers of any queue because all of its state is touched on its own only.
public final class Daemon: @unchecked Sendable {
  /// How long an ordered stop may take.
  static let longestStop = DispatchTimeInterval.seconds(20)

  let queue = DispatchQueue(label: "sluice.daemon")
  let sessionQueue = DispatchQueue(label: "sluice.mqtt", qos: .userInitiated)
  let coreQueue = DispatchQueue(label: "sluice.core", qos: .userInitiated)
  let deliveryQueue = DispatchQueue(label: "sluice.delivery")
  let logger: Logger
  let notifier = ServiceNotifier()
  let live = LiveStateBox()
  let started = SystemClock.now()
  let configurationPath: String
  /// The control socket of a daemon that only writes the store for a command; nil for the usual one.
  let offlineSocket: String?
  let delivery: AlertDelivery
  let desk: MessageDesk
  var configuration: SluiceConfiguration
  var ready: ReadySignal
  var stage: CoreStage?
  var session: BrokerSession?
  var companion: BrokerCompanion?
  var control: ControlServer?
  var server: StatusServer?
  var selfWatch: SelfWatch?
  var signals: SignalWatcher?
  var timers: [any DispatchSourceTimer] = []
  var watchTimers: [any DispatchSourceTimer] = []
  var isStopping = false
  /// The numbers of the last reload that was begun and of the last of which it is known that it was made, or
  /// waits.
  var reloads = (begun: 0, answered: 0)
  var notices = NoticeCounter()
  var receiptNames = ReceiptNames()
  /// What links in messages are signed with; nil where none are served.
  var acknowledgementKey: [UInt8]?

  private init(
    configurationPath: String,
    configuration: SluiceConfiguration,
    readyDescriptor: Int32?,
    offlineSocket: String?,
    logger: Logger
  ) {
    (self.configurationPath, self.configuration) = (configurationPath, configuration)
    self.offlineSocket = offlineSocket
    self.logger = logger
    let storePath = configuration.store.path
    delivery = AlertDelivery(queue: deliveryQueue, logger: logger) { ordinal, limit in
      try StoreReader(path: storePath).transitions(after: ordinal, limit: limit)
        .map { ($0.0, $0.1) }
    }
    desk = MessageDesk(storePath: storePath, logger: logger)
    ready = ReadySignal(descriptor: readyDescriptor, notifier: notifier)
  }

  /// Runs the daemon until it is told to stop; the process ends with a code of ``ExitCode``.
  ///
  /// - Parameters:
  ///   - configurationPath: the configuration's file.
  ///   - readyDescriptor: a file descriptor that gets `ready` and is closed once the daemon is.
  ///   - offlineSocket: a control socket on which to serve one command, without a broker, without
  ///     time passing and without telling anybody of alerts; nil for the daemon's usual life.
  public static func run(
    configurationPath: String,
    readyDescriptor: Int32?,
    offlineSocket: String? = nil
  ) -> Never {
    MemoryPool.prepare()
    LoggingSystem.bootstrap { PriorityLogHandler(label: $0) }
    let logger = Logger(label: "sluiced")
    let configuration = load(configurationPath, offlineSocket == nil ? .read : .skip, logger)
    let daemon = Daemon(
      configurationPath: configurationPath,
      configuration: configuration,
      readyDescriptor: readyDescriptor,
      offlineSocket: offlineSocket,
      logger: logger
    )
    daemon.queue.async {
      do throws(DaemonError) {
        try offlineSocket == nil ? daemon.start() : daemon.startOffline()
      } catch {
        daemon.logger.critical("cannot start", metadata: ["reason": "\(error)"])
        exit(error.exitCode)
      }
    }
    dispatchMain()
  }

  private static func load(
    _ path: String,
    _ secrets: SecretPolicy,
    _ logger: Logger
  ) -> SluiceConfiguration {
    do throws(ConfigurationFaults) {
      let loaded = try ConfigurationLoader.load(path: path, secrets: secrets)
      for warning in loaded.warnings { logger.warning("\(warning)") }
      return loaded.configuration
    } catch {
      for fault in error.faults { logger.error("\(fault)") }
      logger.critical("cannot start with this configuration; `sluice check` shows the same faults")
      exit(ExitCode.badConfiguration)
    }
  }

  /// Store before rules before socket: the session is the last to start, since what it delivers
  /// must find everything in place.
  private func start() throws(DaemonError) {
    watchSignals()
    try proveAcknowledgements()
    try openCore()
    startDelivery()
    try startMessages()
    try startControl()
    try startServer()
    startWatch()
    // What comes is told from what was known before: the rules have to know by then that time has passed.
    coreQueue.sync { stage?.pipeline.tick(isFirst: true) }
    startTimers()
    try startSession()
    MemoryPool.release()
    logger.notice(
      "started",
      metadata: [
        "store": "\(configuration.store.path)", "series": "\(stage?.series ?? 0)",
        "rules": "\(configuration.rules.count)", "broker": "\(configuration.broker.url)",
      ]
    )
  }

  /// The store, the rules and the control socket alone.
  private func startOffline() throws(DaemonError) {
    watchSignals()
    try openCore()
    try startControl()
    ready.give(status: "offline")
  }

  private func watchSignals() {
    signals = SignalWatcher([SIGTERM, SIGINT, SIGHUP], queue: queue) { [weak self] number in
      guard let self else { return }
      if number != SIGHUP { return stop(because: "signal \(number)") }
      if offlineSocket == nil { reload() }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// A library that acknowledges by itself is told loudly and used all the same: a farm with fewer
  /// guarantees is better off than one without alerts.
  private func proveAcknowledgements() throws(DaemonError) {
    do throws(MQTTError) {
      try LibraryVersion.check()
    } catch {
      throw DaemonError("\(error)", remedy: "nothing was received")
    }
    switch AcknowledgementSelfTest.run() {
    case .passed: live.update { $0.selfTest = "passed" }
    case .failed(let reason):
      live.update { $0.selfTest = "failed: \(reason)" }
      logger.critical(
        "the MQTT library does not hold acknowledgements back: readings can be lost in a crash",
        metadata: ["reason": "\(reason)"]
      )
    }
  }

  private func openCore() throws(DaemonError) {
    let configuration = configuration
    let ports = ports()
    let opened: Result<CoreStage, DaemonError> = coreQueue.sync {
      Result { () throws(DaemonError) in
        try CoreStage(configuration, queue: coreQueue, live: live, ports: ports, logger: logger)
      }
    }
    let stage = try opened.get()
    self.stage = stage
    watch(false)
    guard offlineSocket == nil else { return }
    record(.started, detail: Self.pause(since: stage.watchedUntil, now: started))
  }

  private static func pause(since watched: Instant?, now: Instant) -> String {
    guard let watched, watched < now else { return "first start" }
    return "not watched for \(TimeSpan.seconds((now - watched).milliseconds / 1000))"
  }

  private func startDelivery() {
    let channels = configuration.logChannels
    let (zone, delivered) = (configuration.zone, stage?.delivered ?? [:])
    deliveryQueue.sync {
      delivery.use(channels, zone: zone, delivered: delivered)
      delivery.deliver()
    }
  }

  /// Writes an event of the daemon into the store.
  func record(_ kind: SystemEvent.Kind, detail: String) {
    let now = SystemClock.now()
    coreQueue.async { [pipeline = stage?.pipeline] in
      var batch = Batch(kind: .system, at: now)
      batch.events = [SystemEvent(kind: kind, time: now, detail: detail)]
      pipeline?.record(batch)
    }
  }
}
