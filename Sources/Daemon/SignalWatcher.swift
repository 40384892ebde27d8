import Dispatch
import Foundation

/// Signals as events on a queue.
final class SignalWatcher {
  private let sources: [any DispatchSourceSignal]

  /// Watches signals from now on; their default action no longer happens.
  init(_ signals: [Int32], queue: DispatchQueue, handler: @escaping @Sendable (Int32) -> Void) {
    sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { @Sendable in handler(number) }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
