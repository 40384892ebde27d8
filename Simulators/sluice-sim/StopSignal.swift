import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM as a request that a loop can wait for; a second one ends the program at once.
final class StopSignal: Sendable {
  private let requested = Atomic(false)
  private let wake = DispatchSemaphore(value: 0)
  private let unblock = Mutex<[@Sendable () -> Void]>([])
  private let queue = DispatchQueue(label: "sluice-sim.signals")

  /// Takes the two signals over for the rest of the program's life.
  func install() -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { @Sendable [self] in request(number) }
      source.activate()
      return source
    }
  }

  /// Frees a loop that is still blocked five seconds after the request, by calling `action`, beside
  /// those that were given before.
  func unblock(by action: @escaping @Sendable () -> Void) {
    unblock.withLock { $0.append(action) }
  }

  /// Whether someone asked to stop.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Waits so many milliseconds, or until someone asks to stop.
  func wait(milliseconds: Int64) {
    guard !isRequested else { return }
    _ = wake.wait(timeout: .now() + .milliseconds(Int(milliseconds)))
  }

  private func request(_ number: Int32) {
    guard !requested.exchange(true, ordering: .relaxed) else { exit(128 + number) }
    wake.signal()
    queue.asyncAfter(deadline: .now() + 5) { [self] in unblock.withLock { $0 }.forEach { $0() } }
  }
}
