public import Dispatch
internal import Foundation
internal import Telemetry

/// A session with a broker that acknowledges only what its owner has committed.
///
/// Everything happens on one serial queue: the methods are called on it, and the events come on
/// it. Messages come in batches, one at a time; while a batch is out nothing is read and nothing
/// is written, except the two bytes that keep the connection alive. When the owner has made the
/// batch durable it calls ``acknowledge()``, and the PUBACKs of the batch leave.
///
/// The session lives on when the connection breaks: it connects again after a wait, subscribes
/// again, and what was not acknowledged comes again.
public final class BrokerSession: Sendable {
  private let core: QueueBound<SessionCore>

  /// Makes a session; it does nothing before ``start()``.
  ///
  /// - Parameters:
  ///   - settings: where the broker is.
  ///   - subscriptions: what to receive.
  ///   - limits: when a batch is closed.
  ///   - expectsSession: whether the broker should have a session from an earlier run.
  ///   - queue: a serial queue; all the session's work is done on it.
  ///   - report: called on the queue with each event.
  public convenience init(
    settings: BrokerSettings,
    subscriptions: [Subscription],
    limits: BatchLimits = BatchLimits(),
    expectsSession: Bool = false,
    queue: DispatchQueue,
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.init(
      settings: settings,
      subscriptions: subscriptions,
      limits: limits,
      expectsSession: expectsSession,
      acknowledgesEarly: Self.hasEarlyAcknowledgeFault,
      queue: queue,
      report: report
    )
  }

  init(
    settings: BrokerSettings,
    subscriptions: [Subscription],
    limits: BatchLimits,
    expectsSession: Bool = false,
    acknowledgesEarly: Bool,
    queue: DispatchQueue,
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    let core = SessionCore(
      settings: settings,
      limits: limits,
      subscriptions: subscriptions,
      expectsSession: expectsSession,
      acknowledgesEarly: acknowledgesEarly,
      queue: queue,
      report: report
    )
    self.core = QueueBound(core, queue: queue)
  }

  deinit {
    core.queue.async { [core] in core.value.abandon() }
  }

  /// Begins to connect.
  ///
  /// - Precondition: it is called once, on the queue.
  public func start() { core.value.start() }

  /// Says that the batch that is out is committed: its PUBACKs are written and reading goes on.
  ///
  /// For a batch from a connection that has broken since, nothing is written: the broker will send
  /// its messages again.
  ///
  /// - Precondition: a batch is out; on the queue.
  public func acknowledge() { core.value.acknowledge() }

  /// Says that the batch that is out could not be committed: the connection is dropped, so that
  /// the broker sends its messages again after a wait.
  ///
  /// - Precondition: a batch is out; on the queue.
  public func discard() { core.value.discard() }

  /// Changes what is subscribed to; the broker is told at once, or with the next acknowledgement
  /// while a batch is under way.
  ///
  /// - Precondition: on the queue.
  public func update(subscriptions: [Subscription]) { core.value.update(subscriptions) }

  /// Ends the session in order; the broker keeps it.
  ///
  /// Reading stops, what has been read is handed out, and when that is acknowledged DISCONNECT is
  /// sent.
  ///
  /// - Parameter completion: called on the queue when all is done; after the last acknowledgement
  ///   that takes a second at most.
  /// - Precondition: on the queue.
  public func stop(_ completion: @escaping @Sendable () -> Void) { core.value.stop(completion) }

  /// Ends the session at once, writing nothing: what is not acknowledged comes again.
  ///
  /// - Precondition: on the queue.
  public func abandon() { core.value.abandon() }

  /// How many messages have been read and wait to be handed out; on the queue.
  var unread: Int { core.value.line?.handle.inbox.count ?? 0 }

  /// Whether a test asks for the fault that it must be able to see; never in a release build.
  static var hasEarlyAcknowledgeFault: Bool {
    #if DEBUG
    ProcessInfo.processInfo.environment["SLUICE_TEST_FAULT"] == "early-acknowledge"
    #else
    false
    #endif
  }
}
