import Foundation

/// Tells systemd how the service does: one datagram for each state (sd_notify(3)).
struct ServiceNotifier: Sendable {
  /// The path of the manager's socket; nil when nobody listens.
  private let socketPath: String?
  /// How often a sign of life is expected (sd_watchdog_enabled(3)); nil when none is.
  let watchdogInterval: Duration?

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    socketPath = environment["NOTIFY_SOCKET"]
    let isOurs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdogInterval = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  /// Sends `READY=1`, `STATUS=…`, `WATCHDOG=1` and the like; a manager that does not listen is no
  /// fault of ours.
  func send(_ state: String) {
    guard let socketPath else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard var address = UnixAddress(socketPath) else { return }
    _ = address.withPointer { pointer, length in
      Array(state.utf8).withUnsafeBytes {
        sendto(
          descriptor,
          $0.baseAddress,
          $0.count,
          Int32(MSG_NOSIGNAL),
          pointer,
          length
        )
      }
    }
  }
}
