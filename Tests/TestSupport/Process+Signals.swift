public import Foundation
import Glibc

extension Process {
  /// Starts the process with no signal blocked.
  ///
  /// Dispatch's threads, on which tests run, block all signals, and a child inherits that: it
  /// would never notice SIGTERM or SIGHUP.
  ///
  /// - Throws: what `run()` throws.
  public func runWithSignals() throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}
