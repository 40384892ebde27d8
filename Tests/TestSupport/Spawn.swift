import Foundation
import Glibc

/// Starts programs with exactly the descriptors that they are meant to have.
enum Spawn {
  /// A pair of ends that no other program inherits.
  ///
  /// A socket pair, since `pipe2` is not visible from Swift and `pipe` cannot close on exec at once.
  static func pipe() throws(TestSupportError) -> (read: Int32, write: Int32) {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    var ends: [Int32] = [-1, -1]
    try SystemCall.check("socketpair") { socketpair(AF_UNIX, kind, 0, &ends) }
    return (ends[0], ends[1])
  }

  /// Starts a program in its own process group.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: its arguments without the name.
  ///   - environment: what to add to or put in place of our own environment.
  ///   - descriptors: which of our descriptors it gets, by the number that it sees.
  /// - Returns: its identifier.
  /// - Throws: ``TestSupportError`` with the system's reason.
  static func run(
    _ path: String,
    _ arguments: [String],
    environment: [String: String],
    descriptors: [Int32: Int32]
  ) throws(TestSupportError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for standard in Int32(0)...2 where descriptors[standard] == nil {
      posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
    }
    for (theirs, ours) in descriptors {
      posix_spawn_file_actions_adddup2(&actions, ours, theirs)
    }
    closeOthers(from: (descriptors.keys.max() ?? 2) + 1, in: &actions)
    var attributes = try attributes()
    defer { posix_spawnattr_destroy(&attributes) }
    let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var identifier: pid_t = 0
    let code = withStrings([path] + arguments) { words in
      withStrings(merged.map { "\($0)=\($1)" }) { variables in
        posix_spawn(&identifier, path, &actions, &attributes, words, variables)
      }
    }
    guard code == 0 else { throw SystemCall.failure("posix_spawn", path, code: code) }
    return identifier
  }

  /// Default signal handling and an empty mask, so that the program sees the signals sent to it.
  private static func attributes() throws(TestSupportError) -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))
    return attributes
  }

  private typealias CloseFrom =
    @convention(c) (
      UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
    ) -> Int32

  /// Keeps descriptors that other tests have open away from the program.
  ///
  /// The function is an extension of glibc 2.34 that Swift does not see; without it they stay open.
  private static func closeOthers(
    from first: Int32,
    in actions: inout posix_spawn_file_actions_t
  ) {
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
    _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, first)
  }

  private static func withStrings<Result>(
    _ strings: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
