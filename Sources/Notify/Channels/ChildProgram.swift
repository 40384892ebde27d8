import Foundation

/// A program that gets bytes on its standard input and has to end in time; no shell reads its
/// arguments.
struct ChildProgram: Sendable {
  /// How it ended.
  enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case tooLate
    case notStarted(String)
  }

  let path: String
  var arguments: [String]
  /// How long it may run, in seconds.
  var limit = 15.0

  /// Runs it to its end.
  func run(input: [UInt8]) -> Ending {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    // Nothing of the daemon's own environment, where credentials have their folder.
    process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"]
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let isOver = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in isOver.signal() }
    do {
      try Self.withSignals { try process.run() }
    } catch {
      return .notStarted("\(path) cannot be started")
    }
    let writing = Thread {
      // A program that does not read its input ends the writing, not us: SIGPIPE is ignored.
      try? pipe.fileHandleForWriting.write(contentsOf: Data(input))
      try? pipe.fileHandleForWriting.close()
    }
    writing.start()
    guard isOver.wait(timeout: .now() + limit) == .success else {
      kill(process.processIdentifier, SIGKILL)
      isOver.wait()
      return .tooLate
    }
    return process.terminationReason == .exit
      ? .exited(process.terminationStatus) : .signalled(process.terminationStatus)
  }

  /// Dispatch's threads block all signals, and a child inherits that: it would never notice SIGTERM.
  private static func withSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }
}
