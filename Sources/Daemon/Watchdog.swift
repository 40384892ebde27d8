import Dispatch
import Synchronization
import Telemetry

/// A sign of life to systemd, given only while the queues move and no commit hangs.
final class Watchdog: Sendable {
  /// A commit that takes longer is a hang.
  static let longestCommit = TimeSpan.seconds(60)

  private let seen: Mutex<Set<Int>>
  private let queues: [DispatchQueue]
  private let notifier: ServiceNotifier
  private let live: LiveStateBox

  init(queues: [DispatchQueue], notifier: ServiceNotifier, live: LiveStateBox) {
    (self.queues, self.notifier, self.live) = (queues, notifier, live)
    seen = Mutex(Set(queues.indices))
  }

  /// Gives the sign if every queue has passed its token since the last call, and hands out new ones.
  func beat(now: Instant) {
    let isStuck = live.current.commitSince.map { now - $0 > Self.longestCommit } ?? false
    let moved = seen.withLock { seen in
      defer { if seen.count == queues.count { seen = [] } }
      return seen.count == queues.count
    }
    guard moved, !isStuck else { return }
    notifier.send("WATCHDOG=1")
    for (index, queue) in queues.enumerated() {
      queue.async { self.seen.withLock { _ = $0.insert(index) } }
    }
  }
}
