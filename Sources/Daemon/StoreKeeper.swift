import Dispatch
import Foundation
import Logging
import Store
import Synchronization
import Telemetry

/// Keeps the store in order between commits: seals, joins, drops what is kept no longer.
///
/// It works on the core queue in slices, and lets whatever waits there go first after each: a commit
/// never waits for more than one.
final class StoreKeeper: Sendable {
  /// The rest after a slice, in which the queue is free.
  private static let pause = DispatchTimeInterval.milliseconds(10)
  /// The size of the write-ahead log from which a warning is due, and an event, in bytes.
  private static let largeLog: Int64 = 64 << 20
  /// From here on sealing rests too.
  private static let hugeLog = Int64(StoreOptions().restingLogBytes)

  private struct State {
    var isRunning = false
    var isStopped = false
    var wasRefused = false
    var isLogLarge = false
    var isLogHuge = false
  }

  private let store: Store
  private let queue: DispatchQueue
  private let logger: Logger
  private let state = Mutex(State())

  init(store: Store, queue: DispatchQueue, logger: Logger) {
    (self.store, self.queue, self.logger) = (store, queue, logger)
  }

  /// Whether there is work under way.
  var isRunning: Bool { state.withLock { $0.isRunning } }

  /// Begins where nothing is under way; on the core queue.
  func begin() {
    dispatchPrecondition(condition: .onQueue(queue))
    let wasRunning = state.withLock { state in
      defer { state.isRunning = true }
      return state.isRunning
    }
    if !wasRunning { slice() }
  }

  /// Seals whatever is over, now; on the core queue.
  func seal() {
    store.askForSealing()
    begin()
  }

  /// Ends all work before the store is closed.
  func stop() {
    state.withLock { ($0.isStopped, $0.isRunning) = (true, false) }
  }

  private func slice() {
    guard state.withLock({ !$0.isStopped }) else { return }
    do throws(StoreError) {
      guard try store.maintain(at: SystemClock.now()) else {
        return state.withLock { ($0.isRunning, $0.wasRefused) = (false, false) }
      }
      queue.asyncAfter(deadline: .now() + Self.pause) { [self] in slice() }
    } catch {
      refused(error)
    }
  }

  /// Without room it is tried again at the next tick; after anything else the file is not to be
  /// trusted.
  private func refused(_ error: StoreError) {
    let wasRefused = state.withLock { state in
      defer { (state.isRunning, state.wasRefused) = (false, true) }
      return state.wasRefused
    }
    switch error {
    case .full, .busy:
      guard !wasRefused else { return }
      logger.warning("readings are not sealed for now", metadata: ["reason": "\(error)"])
    default:
      logger.critical("the store failed while it was tidied", metadata: ["reason": "\(error)"])
      exit(ExitCode.storeFailed)
    }
  }

  /// Looks at the write-ahead log, which a reader can keep from shrinking.
  ///
  /// - Returns: what is to be written down, once each time that it has grown beyond all measure.
  func logGrowth() -> String? {
    let bytes = store.logBytes
    let (isNews, isEvent) = state.withLock { state in
      let news = bytes > Self.largeLog && !state.isLogLarge
      let event = bytes > Self.hugeLog && !state.isLogHuge
      state.isLogLarge = bytes > Self.largeLog
      state.isLogHuge = bytes > Self.hugeLog
      return (news, event)
    }
    let text = "\(bytes >> 20) MiB"
    if isNews {
      logger.warning(
        "the write-ahead log grows: a reader holds an old state of the store",
        metadata: ["size": "\(text)", "remedy": "end readers that stay in one transaction"]
      )
    }
    return isEvent ? text : nil
  }
}
