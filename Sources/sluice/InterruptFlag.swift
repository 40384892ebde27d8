import Dispatch
import Foundation
import Synchronization

/// Whether somebody has asked the program to stop (SIGINT, SIGTERM): at the next good place, and at
/// the second time at once.
final class InterruptFlag {
  private final class State: Sendable {
    let isSet = Mutex(false)
  }

  private let state = State()
  private var sources: [any DispatchSourceSignal] = []

  /// Begins to listen.
  init() {
    let state = state
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable in
        let isSecond = state.isSet.withLock { isSet in
          defer { isSet = true }
          return isSet
        }
        if isSecond { exit(130) }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Whether to stop.
  var isSet: Bool { state.isSet.withLock { $0 } }
}
