import Foundation
public import Glibc

/// A program that a test runs: its output as lines that can be waited for, its end as a value.
///
/// It is killed when the last reference to it goes, so a test that fails leaves nothing behind.
public final class ChildProcess: Sendable {
  /// How a process ended.
  public enum Ending: Hashable, Sendable {
    /// It left with this code.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)
  }

  /// What came out of one of its streams.
  public struct Output: Sendable, CustomStringConvertible {
    /// The whole lines so far.
    public var lines: [String] = []
    /// Whether nothing more can come.
    public var isClosed = false
    /// The last lines, for the report of a test that failed.
    public var description: String { lines.suffix(20).joined(separator: "\n") }
  }

  /// The program's name.
  public let name: String
  /// The process identifier.
  public let identifier: pid_t
  /// What it wrote to its standard output.
  public let output = Waiter(Output())
  /// What it wrote to its standard error.
  public let errors = Waiter(Output())
  /// How it ended; nil while it runs.
  public let ending = Waiter<Ending?>(nil)

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - arguments: its arguments.
  ///   - environment: what to add to or put in place of our own environment.
  ///   - input: what it can read from its standard input.
  ///   - descriptors: further descriptors of ours that it gets, by the number that it sees.
  /// - Throws: ``TestSupportError`` when it cannot be started.
  public init(
    _ path: String,
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    input: [UInt8] = [],
    descriptors: [Int32: Int32] = [:]
  ) throws(TestSupportError) {
    let (out, err, into) = (try Spawn.pipe(), try Spawn.pipe(), try Spawn.pipe())
    defer { for end in [out.write, err.write, into.read] { close(end) } }
    name = URL(fileURLWithPath: path).lastPathComponent
    identifier = try Spawn.run(
      path,
      arguments,
      environment: environment,
      descriptors: descriptors.merging([0: into.read, 1: out.write, 2: err.write]) { $1 }
    )
    ProcessGuard.add(identifier)
    Self.read(out.read, into: output)
    Self.read(err.read, into: errors)
    Self.feed(input, to: into.write)
    Self.reap(identifier, into: ending)
  }

  deinit { signal(SIGKILL) }

  /// Whether it has not ended yet.
  public var isRunning: Bool { ending.value == nil }

  /// Sends a signal; nothing happens once it has ended.
  public func signal(_ number: Int32) {
    ending.update { ending in
      guard ending == nil else { return }
      kill(identifier, number)
    }
  }

  /// Waits for its end; nil when it still runs after `seconds`.
  public func waitForEnd(within seconds: Double = 20) -> Ending? {
    _ = try? ending.wait("the end of \(name)", within: seconds) { $0 != nil }
    return ending.value
  }

  /// Ends it at once, as a power cut would, and waits until it is gone.
  public func killAndWait() {
    signal(SIGKILL)
    _ = waitForEnd()
  }

  /// Asks it to end, and kills it when it has not within `seconds`; nil when it had to be killed.
  @discardableResult
  public func terminate(within seconds: Double = 15) -> Ending? {
    signal(SIGTERM)
    if let ending = waitForEnd(within: seconds) { return ending }
    killAndWait()
    return nil
  }

  /// Waits for a line on its standard error that holds all of `words`, past the first `skip` lines.
  ///
  /// - Throws: ``TestSupportError`` when none comes within `seconds`.
  public func waitForError(_ words: String..., skip: Int = 0, within seconds: Double = 15) throws {
    try errors.wait("\(words) in the log of \(name)", within: seconds) { log in
      log.lines.dropFirst(skip).contains { line in words.allSatisfy(line.contains) }
    }
  }

  /// Runs a program to its end.
  ///
  /// - Throws: ``TestSupportError`` when it cannot be started or does not end within `seconds`.
  public static func run(
    _ path: String,
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    input: [UInt8] = [],
    within seconds: Double = 60
  ) throws(TestSupportError) -> Finished {
    let child = try ChildProcess(path, arguments, environment: environment, input: input)
    guard let ending = child.waitForEnd(within: seconds) else {
      throw TestSupportError("\(child.name) \(arguments): still running after \(seconds) s")
    }
    for stream in [child.output, child.errors] {
      _ = try? stream.wait("the end of its output", within: 5) { $0.isClosed }
    }
    return Finished(
      ending: ending,
      output: child.output.value.lines,
      errors: child.errors.value.lines
    )
  }

  /// A program that has run to its end.
  public struct Finished: Sendable {
    /// How it ended.
    public var ending: Ending
    /// The lines of its standard output.
    public var output: [String]
    /// The lines of its standard error.
    public var errors: [String]
    /// Whether it left with code 0.
    public var isSuccess: Bool { ending == .exited(0) }
  }
}
