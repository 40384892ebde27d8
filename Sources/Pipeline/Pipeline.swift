import Decoding
public import Dispatch
import Notify
import Presence
import QualityControl
import Rules
public import Telemetry

/// The stages joined: messages become a batch, the batch is committed, and only then acknowledged.
///
/// It is confined to one serial queue. While the journal has no room, the batch in hand is kept and
/// tried again, the messages behind it wait at the broker, and time passes for nobody.
///
/// It may be handed between threads because each call checks that it is on the queue.
public final class Pipeline: @unchecked Sendable {
  /// How long the past may go unwritten when nothing happens.
  public static let watchInterval = TimeSpan.seconds(10)

  /// A batch on its way to the journal, and who has to be told once it is there.
  struct Pending {
    var batch: Batch
    var receipts: [Receipt]
    var requests: [SenderRequest] = []
    var acknowledges: Bool
  }

  let queue: DispatchQueue
  let journal: any Journal
  let ports: PipelinePorts
  let clock: @Sendable () -> Instant
  private let fullBatch: Int
  var ingest: Ingest
  var pending: Pending?
  var waiting: [Pending] = []
  var backoff = RetryBackoff()
  private var watchedWritten: Instant?
  private var isCatchingUp = false
  private var isWatching = false
  var whenIdle: [@Sendable () -> Void] = []
  /// The change of configuration that waits for room in the journal.
  var nextReload: (@Sendable () -> Void)?
  /// Whether the journal takes nothing more, because it is being closed.
  var isClosed = false

  /// Makes the pipeline.
  ///
  /// - Parameters:
  ///   - queue: the queue that every call comes on.
  ///   - ingest: the stages, as the store left them.
  ///   - journal: where batches go.
  ///   - ports: who is told.
  ///   - fullBatch: the number of messages at which a batch is full, a sign of a backlog.
  ///   - clock: gives the present.
  public init(
    queue: DispatchQueue,
    ingest: Ingest,
    journal: any Journal,
    ports: PipelinePorts,
    fullBatch: Int,
    clock: @escaping @Sendable () -> Instant
  ) {
    (self.queue, self.ingest, self.journal) = (queue, ingest, journal)
    (self.ports, self.fullBatch, self.clock) = (ports, fullBatch, clock)
  }

  /// Whether a batch is waiting for room in the journal, or nothing is committed any more.
  public var isHeld: Bool { pending != nil || isClosed }

  /// Takes in what the broker gave; ``PipelinePorts/acknowledge`` follows when it is committed.
  ///
  /// - Precondition: the messages handed in before have been acknowledged.
  public func receive(_ messages: MessageBatch) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard !isClosed else { return }
    isCatchingUp = messages.count >= fullBatch
    do throws(JournalFailure) {
      let result = try ingest.take(messages, now: clock()) {
        candidates throws(JournalFailure) in try journal.contains(candidates)
      }
      submit(
        Pending(
          batch: result.batch,
          receipts: result.receipts,
          requests: result.requests,
          acknowledges: true
        )
      )
    } catch {
      ports.failed(Self.text(of: error))
    }
  }

  /// Lets time pass; to be called about once a second.
  ///
  /// - Parameters:
  ///   - isFirst: whether we have just begun: nothing is judged before what waits at the broker has come.
  ///   - isLast: whether we stop now, so that up to when time has passed is written down.
  public func tick(isFirst: Bool = false, isLast: Bool = false) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard pending == nil, !isClosed else { return }
    let now = clock()
    var batch = ingest.tick(now: now, judging: !isCatchingUp && !isFirst, isWatching: isWatching)
    let wasCatchingUp = isCatchingUp
    isCatchingUp = false
    let isDue = watchedWritten.map { now - $0 >= Self.watchInterval || now < $0 } ?? true
    if isDue || isLast || !batch.isEmpty {
      // Not the present: while nothing is judged, it is not told that it was, nor that it ever was.
      batch.watchedUntil = ingest.engine.judgedUntil.flatMap { $0 > .epoch ? $0 : nil }
      batch.watched = ingest.engine.watch.current
      watchedWritten = batch.watchedUntil.map { _ in now }
    }
    submit(Pending(batch: batch, receipts: [], acknowledges: false))
    if !wasCatchingUp { settle(now: now) }
  }

  /// Looks again at the samples around late ones and around work on devices, once no backlog is
  /// being taken in.
  private func settle(now: Instant) {
    guard pending == nil else { return }
    let (late, worked) = (ingest.unsettled(now: now), ingest.uncompared(now: now))
    do throws(JournalFailure) {
      if !late.isEmpty {
        let batch = try ingest.settle(late, now: now) { stretches, body throws(JournalFailure) in
          try journal.history(stretches, body)
        }
        submit(Pending(batch: batch, receipts: [], acknowledges: false))
      }
      guard !worked.isEmpty, pending == nil else { return }
      let batch = try ingest.compare(worked, now: now) { stretches, body throws(JournalFailure) in
        try journal.history(stretches, body)
      }
      submit(Pending(batch: batch, receipts: [], acknowledges: false))
    } catch {
      // What can wait is tried again with a later tick.
      if case .fatal(let reason) = error { ports.failed(reason) }
    }
  }

  /// Notes whether messages reach us: while the broker is away, and before it is there, silence says nothing.
  public func watch(_ isWatching: Bool) {
    dispatchPrecondition(condition: .onQueue(queue))
    self.isWatching = isWatching
  }

  /// Commits what did not come from the broker: events of the daemon, progress of deliveries.
  public func record(_ batch: Batch) {
    dispatchPrecondition(condition: .onQueue(queue))
    submit(Pending(batch: batch, receipts: [], acknowledges: false))
  }

  /// The present.
  var moment: Instant { clock() }

  /// Puts messages that are no alerts into the outbox of a batch.
  func post(
    _ contents: [(channel: String, content: NotificationContent)],
    in batch: inout Batch
  ) {
    dispatchPrecondition(condition: .onQueue(queue))
    for (channel, content) in contents {
      ingest.planner.post(content, to: channel, now: batch.at)
    }
    ingest.plan(&batch)
  }

  /// Lets an operation change the stages; its batch has still to be committed.
  func alter(
    _ change: (inout Ingest, Instant) throws(OperationRefusal) -> Batch
  ) throws(OperationRefusal) -> Batch {
    dispatchPrecondition(condition: .onQueue(queue))
    return try change(&ingest, clock())
  }
}
