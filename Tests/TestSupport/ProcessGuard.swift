import Glibc
import Synchronization

/// Ends the processes that tests started, also when the test runner itself is killed.
///
/// A small shell reads the identifiers from a pipe; when the pipe closes, because the runner is
/// gone, it kills those that were not taken back.
enum ProcessGuard {
  private static let script = """
    trap '' INT TERM HUP
    live=' '
    while read -r sign pid; do
      case $sign in
        +) live="$live$pid " ;;
        -) live="${live%% $pid *} ${live#* $pid }" ;;
      esac
    done
    for pid in $live; do kill -9 $pid 2>/dev/null; done
    """

  private static let pipe: Mutex<Int32?> = Mutex(start())

  /// Puts a process under guard.
  static func add(_ identifier: pid_t) { tell("+ \(identifier)\n") }

  /// Takes a process that has ended back.
  static func remove(_ identifier: pid_t) { tell("- \(identifier)\n") }

  private static func tell(_ line: String) {
    pipe.withLock { descriptor in
      guard let descriptor else { return }
      let bytes = Array(line.utf8)
      // A guard that is gone can only be missed; the tests themselves still end what they started.
      _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
  }

  private static func start() -> Int32? {
    signal(SIGPIPE, SIG_IGN)
    guard let ends = try? Spawn.pipe() else { return nil }
    defer { close(ends.read) }
    let spawned = try? Spawn.run(
      "/bin/sh",
      ["-c", script],
      environment: [:],
      descriptors: [0: ends.read]
    )
    guard spawned != nil else {
      close(ends.write)
      return nil
    }
    return ends.write
  }
}
